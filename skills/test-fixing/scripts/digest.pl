#!/usr/bin/env perl
# The failures in the output of a test run, each once, with what was said and where:
#   npm test 2>&1 | perl digest.pl        perl digest.pl run.log        options: --all (every failure), --lines N (of each; 6)
# Knows node:test and TAP, Jest, Vitest, Mocha, pytest, unittest, Go, Rust, JUnit's (Maven, Gradle) text, RSpec, .NET, and compilers' file:line errors.
# Exit 1 where there are failures, 0 where none was found.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use Getopt::Long;

my ( $all, $most_lines ) = ( 0, 6 );
GetOptions( "all" => \$all, "lines=i" => \$most_lines ) && @ARGV <= 1 or die "usage: perl digest.pl [--all] [--lines N] [FILE]\n";
my $in = \*STDIN;
if (@ARGV) { open $in, "<", $ARGV[0] or die "$ARGV[0] can't be read: $!.\n" }
binmode $in;
binmode STDOUT, ":utf8";
my @lines = map {
    s/\r?\n\z//;
    # Colours, what a progress line overwrote, and the times that CI writes before each line.
    s/\e\[[0-9;?]*[A-Za-z]|\e\][^\a]*\a//g;
    s/.*\r//;
    s/^\d{4}-\d\d-\d\dT[\d:.]+Z //;
    utf8::decode($_);
    $_
} <$in>;

# Each: a name, the line it was read in, what was said, where.
my ( @failures, %known, @errors, @sums );

sub failure {
    my ( $name, $nr, %more ) = @_;
    $name =~ s/^\s+|\s+$//g;
    $name =~ s/\s+\(?\d+(?:\.\d+)?\s?m?s\)?$//;
    my $failure = $known{$name} ||= do { push @failures, my $new = { name => $name, nr => $nr, said => [], at => [] }; $new };
    push @{ $failure->{said} }, @{ $more{said} || [] };
    push @{ $failure->{at} }, grep { defined } @{ $more{at} || [] };
    return $failure;
}

# The lines below one that belong to it: till one matches, or ends the indentation.
sub below {
    my ( $nr, $until ) = @_;
    my @found;
    for my $each ( $nr + 1 .. $#lines ) {
        last if $lines[$each] =~ $until || @found >= 80;
        push @found, $lines[$each];
    }
    return \@found;
}

my @kinds = (
    # TAP, node:test's among it: a block of YAML may follow. Subtests' parents say only that a subtest failed.
    [ qr/^(\s*)not ok \d+ (?:- )?(.*?)\s*$/, sub { my ( $nr, $indent, $name ) = @_; return if $name =~ /#\s*(?:TODO|SKIP)/i;
        my $said = below( $nr, qr/^\s*\.\.\.\s*$|^\s*(?:not )?ok \d/ );
        return if grep { /failureType: '?subtestsFailed/ } @$said;
        failure( $name, $nr, said => $said ) } ],
    # node:test's spec reporter, Mocha's and Vitest's marks.
    [ qr/^\s*(?:\x{2716}|\x{00d7})\s+(.*\S)\s*$/, sub { my ( $nr, $name ) = @_; return if $name =~ /^(?:failing tests:|\d+ (?:tests?|problems?))/;
        failure( $name, $nr, said => below( $nr, qr/^\s*(?:\x{2714}|\x{2716}|\x{2713}|\x{00d7}|\x{25b6}|\x{2139})|^\s*$/ ) )->{mark} = 1 } ],
    # Mocha's list behind its counts: the name over several lines, up to a colon.
    [ qr/^\s{2,4}(\d+)\) (.+)$/, sub { my ( $nr, undef, $name ) = @_; return if !grep { /^\d+ failing/ } @sums; my $end = $nr;
        while ( $lines[$end] !~ /:\s*$/ && $end < $nr + 5 && $end < $#lines ) { $end++; $name .= " $lines[$end]" =~ s/\s+/ /gr }
        failure( $name =~ s/:\s*$//r, $nr, said => below( $end, qr/^\s{2,4}\d+\) / ) ) } ],
    [ qr/^test at (\S+:\d+:\d+)$/, sub { my ( $nr, $at ) = @_; my ($name) = ( $lines[ $nr + 1 ] || "" ) =~ /^\x{2716}\s+(.*\S)/ or return;
        failure( $name, $nr, at => [$at] ) } ],
    # Jest; Vitest's FAIL lines with "file > suite > name".
    [ qr/^\s*\x{25cf} (.+)$/, sub { my ( $nr, $name ) = @_; return if $name =~ /^Console$|^Test suite failed to run$/;
        failure( $name, $nr, said => below( $nr, qr/^\s*\x{25cf} |^Test Suites:|^(?:PASS|FAIL) / ) ) } ],
    [ qr/^\s*FAIL\s+(\S+\.\w+ > .+)$/, sub { my ( $nr, $name ) = @_; failure( $name, $nr, said => below( $nr, qr/^\s*FAIL |^\x{23af}|^\s*Test Files / ) ) } ],
    # pytest: the short summary; the long one is read for its E lines.
    [ qr/^(?:FAILED|ERROR) (\S+?(?:::\S.*?)?)(?: - (.*))?$/, sub { my ( $nr, $name, $why ) = @_; return if $name !~ /::|\.py/; my ($last) = $name =~ /(?:::)([^:]+)$/;
        my $long = $last && pytest_block($last);
        failure( $name, $nr, said => $long && @$long ? $long : [ defined $why ? $why : () ] ) } ],
    [ qr/^(FAIL|ERROR): (\w+ \(.+\))$/, sub { my ( $nr, undef, $name ) = @_; failure( $name, $nr, said => below( $nr, qr/^={20,}|^Ran \d+ test/ ) ) } ],
    # Go.
    [ qr/^(\s*)--- FAIL: (\S+)/, sub { my ( $nr, $indent, $name ) = @_; my $said = below( $nr, qr/^\s*--- |^(?:FAIL|ok|PASS)\b|^=== / );
        return if ( $lines[ $nr + 1 ] || "" ) =~ /^\s+--- FAIL: \Q$name\E\//;
        unshift @$said, @{ above_go( $nr, $name ) };
        failure( $name, $nr, said => $said ) } ],
    # Rust.
    [ qr/^test (\S+) \.\.\. FAILED$/, sub { my ( $nr, $name ) = @_; failure( $name, $nr ) } ],
    [ qr/^---- (\S+) stdout ----$/, sub { my ( $nr, $name ) = @_; failure( $name, $nr, said => below( $nr, qr/^---- |^failures:|^note: run with/ ) ) } ],
    # JUnit through Maven and Gradle, .NET, RSpec.
    [ qr/^\[ERROR\]\s+(\w+(?:\.\w+)+):(\d+) (.*)$/, sub { my ( $nr, $name, $line, $why ) = @_; failure( $name, $nr, said => [$why], at => ["line $line"] ) } ],
    [ qr/^(\w[\w.]* > .+) FAILED$/, sub { my ( $nr, $name ) = @_; failure( $name, $nr, said => below( $nr, qr/^\S|^\s*$/ ) ) } ],
    [ qr/^\s+Failed (\S.*?) \[.*\]$/, sub { my ( $nr, $name ) = @_; failure( $name, $nr, said => below( $nr, qr/^\s+(?:Failed|Passed|Skipped) |^(?:Failed|Passed)!/ ) ) } ],
    [ qr/^rspec (\S+:\d+) # (.*)$/, sub { my ( $nr, $at, $name ) = @_; failure( $name, $nr, at => [$at], said => rspec_block($name) ) } ],
    # Compilers and linters: nothing was tested where these stand.
    [ qr/^(\S+\.\w+)\((\d+),(\d+)\): (error .*)$/, sub { my ( $nr, $file, $line, $column, $why ) = @_; push @errors, "$file:$line:$column: $why" } ],
    [ qr/^(\S+\.\w+:\d+(?::\d+)?):? (?:-\s)?((?:fatal )?error\b.*)$/, sub { my ( $nr, $at, $why ) = @_; push @errors, "$at: $why" } ],
    [ qr/^(error(?:\[E\d+\])?: .*)$/, sub { my ( $nr, $why ) = @_; my ($at) = ( $lines[ $nr + 1 ] || "" ) =~ /^\s*--> (\S+)/ or return; push @errors, "$at: $why" } ],
    [ qr/^((?:SyntaxError|ModuleNotFoundError|ImportError|ReferenceError|Error: Cannot find module|Error \[ERR_MODULE_NOT_FOUND\]).*)$/, sub { my ( $nr, $why ) = @_; push @errors, $why } ],
    # What the runner itself counts.
    [ qr/^(?:Tests:\s+.*total|\s*Tests\s+\d+ (?:failed|passed).*|(?:#|\x{2139}) (?:tests|pass|fail|skipped|todo) \d+|=+ .*\b(?:failed|passed|error)\b.* =+|test result: .*|FAILED \(.*\)|Ran \d+ tests? in .*|Tests run: \d+, Failures.*|\s+\d+ (?:passing|failing|pending)\b.*|\d+ examples?, .*|(?:Failed|Passed)!\s+-.*|1\.\.\d+)$/, sub { my ($nr) = @_; my $sum = $lines[$nr] =~ s/^[\s=#\x{2139}]+|[\s=]+$//gr; push @sums, $sum if !grep { $_ eq $sum } @sums } ],
);

sub pytest_block {
    my ($name) = @_;
    for my $nr ( 0 .. $#lines ) {
        next unless $lines[$nr] =~ /^_{3,} (?:.*\.)?\Q$name\E _{3,}$/;
        return [ grep { /^E\s|^\S+\.py:\d+: / } @{ below( $nr, qr/^_{3,} |^={3,} / ) } ];
    }
    return;
}

sub rspec_block {
    my ($name) = @_;
    for my $nr ( 0 .. $#lines ) { return below( $nr, qr/^\s+\d+\) |^Finished in/ ) if $lines[$nr] =~ /^\s+\d+\) \Q$name\E$/ }
    return [];
}

# With -v, Go prints what a test said before its verdict.
sub above_go {
    my ( $nr, $name ) = @_;
    my @found;
    for ( my $each = $nr - 1 ; $each >= 0 && @found < 40 ; $each-- ) {
        return \@found if $lines[$each] =~ /^=== RUN\s+\Q$name\E$/;
        last if $lines[$each] !~ /^\s/;
        unshift @found, $lines[$each];
    }
    return [];
}

for my $nr ( 0 .. $#lines ) {
    for my $kind (@kinds) {
        my ( $expression, $take ) = @$kind;
        my @parts = $lines[$nr] =~ $expression or next;
        $take->( $nr, @parts );
        last;
    }
}

# Stacks, and what runners wrap around what was said.
my $noise = qr!^\s*(?:at |\.{3}$|---$|stack:|duration_ms:|type:|location:|failureType:|code: '?ERR|\|-|at:|\^+$|Traceback|-{10,}$|generatedMessage:|operator:|name: '\w*Error|code:|[\])}{]+,?$|(?:[\w.<>\[\] ]+ )?\(?(?:file:|node:|/)\S*:\d+:\d+\)?$)!;

# What is worth showing of what was said, and the places in it that are not the runner's own.
sub told {
    my ($failure) = @_;
    my ( @words, @at, %seen );
    for ( @{ $failure->{said} } ) {
        my $line = s/^E\s{2,}//r;
        while ( $line =~ m{((?:file://)?(?:[A-Za-z]:)?[\w./\\\@-]*\w\.\w{1,5}(?::\d+){1,2})}g ) { my $at = $1; push @at, $at if $at !~ m{node_modules|node:internal|site-packages|/rustc/|^\d} && !$seen{$at}++ }
        while ( $line =~ /File "([^"]+)", line (\d+)/g ) { push @at, "$1:$2" if $1 !~ m{site-packages|/lib/python} && !$seen{"$1:$2"}++ }
        next if $line =~ $noise || $line !~ /\S/ || $line =~ /^\s*File "/;
        my $word = $line =~ s/^\s+|\s+$//gr;
        push @words, $word if !$seen{"word $word"}++;
    }
    return ( \@words, [ @{ $failure->{at} }, grep { my $at = $_; !grep { $_ eq $at } @{ $failure->{at} } } @at ] );
}

# A mark in the runner's tree of names says no more than the failure's own block, or that something in a group failed.
my @telling = grep { my $name = $_->{name}; !$_->{mark} || !grep( { $_->{name} =~ / > \Q$name\E$/ } @failures ) && ( @{ $_->{at} } || grep { /\S/ } @{ $_->{said} } ) } @failures;
@failures = @telling if @telling;

# Failures that said the same stand together: numbers, paths and ids aside.
my ( @groups, %group );
for my $failure (@failures) {
    my ( $words, $at ) = told($failure);
    my $key = join "\n", map { s/\d+/0/g; $_ } map { "$_" } grep { !/^(?:[+-] |diff)/ } @$words[ 0 .. ( $#$words < 2 ? $#$words : 2 ) ];
    if ( $key ne "" && $group{$key} ) { push @{ $group{$key}{names} }, $failure->{name}; next }
    push @groups, my $new = { names => [ $failure->{name} ], words => $words, at => $at, nr => $failure->{nr} };
    $group{$key} = $new;
}

if (@errors) {
    my %seen;
    @errors = grep { !$seen{$_}++ } @errors;
    print "Errors before any test counts (", scalar @errors, "): mend these first\n";
    print "  $_\n" for @errors > 10 && !$all ? @errors[ 0 .. 9 ] : @errors;
    print "  ... ", @errors - 10, " more\n" if @errors > 10 && !$all;
    print "\n" if @groups;
}
if (@groups) {
    print scalar @failures, @failures == 1 ? " failure" : " failures", @groups < @failures ? ", " . @groups . ( @groups == 1 ? " cause" : " causes" ) . " by what they say" : "", "\n";
    my $shown = 0;
    for my $each (@groups) {
        if ( ++$shown > 15 && !$all ) { print "\n... ", @groups - 15, " more; --all shows them\n"; last }
        my @names = @{ $each->{names} };
        print "\n$shown. ", join( "\n   ", @names > 4 && !$all ? ( @names[ 0 .. 3 ], "... " . ( @names - 4 ) . " more say the same" ) : @names ), "\n";
        my @words = @{ $each->{words} };
        print "     ", length > 160 ? substr( $_, 0, 159 ) . "\x{2026}" : $_, "\n" for @words > $most_lines ? @words[ 0 .. $most_lines - 1 ] : @words;
        print "     ... ", @words - $most_lines, " more lines from line ", $each->{nr} + 1, " of the output\n" if @words > $most_lines;
        my @at = @{ $each->{at} };
        print "     at ", join( ", ", @at > 4 ? @at[ 0 .. 3 ] : @at ), "\n" if @at;
    }
}
print @groups || @errors ? "\n" : "No failure was recognised", @groups || @errors ? "" : @lines ? ": if the run failed, read its last lines and its exit code.\n" : ": there was no output at all.\n";
print "The runner says: ", join( "; ", @sums ), "\n" if @sums;
exit( @groups || @errors ? 1 : 0 );
