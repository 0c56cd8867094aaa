#!/usr/bin/env perl
# What a reviewer should not have to find by eye, in a unified diff:
#   perl scan.pl CHANGE.diff        git diff main...HEAD | perl scan.pl        perl scan.pl --git [RANGE]
# Prints the size of the change by file and then findings as file:line (lines of the new side). Exit 1 where there are findings.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };

my $in = \*STDIN;
if ( @ARGV && $ARGV[0] eq "--git" ) {
    grep { -x "$_/git" || -x "$_/git.exe" } split /:/, $ENV{PATH} || "" or die "git isn't installed here: give a diff instead, as a file or on standard input.\n";
    my @range = @ARGV[ 1 .. $#ARGV ] ? @ARGV[ 1 .. $#ARGV ] : ("HEAD");
    open $in, "-|", "git", "--no-optional-locks", "diff", "--no-ext-diff", "--no-color", "-M", "--src-prefix=a/", "--dst-prefix=b/", @range, "--" or die "git could not be started: $!.\n";
}
elsif (@ARGV) { open $in, "<", $ARGV[0] or die "$ARGV[0] can't be read: $!.\n" }
binmode $in;

my $is_test = qr{(^|/)(tests?|specs?|__tests__|testing)/|[._-](test|spec|e2e)\.\w+$|(^|/)test_[^/]+\.py$|_test\.(go|py|rb|exs?)$|Tests?\.(java|kt|cs|swift)$};
my $is_text = qr{\.(md|txt|rst|adoc|csv|svg|snap|json|ya?ml|toml|lock)$|(^|/)(LICENSE|CHANGELOG)}i;
my %locks   = (
    "package.json" => [qw(package-lock.json yarn.lock pnpm-lock.yaml bun.lock npm-shrinkwrap.json)],
    "Cargo.toml"   => ["Cargo.lock"], "go.mod" => ["go.sum"], "pyproject.toml" => [qw(poetry.lock uv.lock pdm.lock)], "Gemfile" => ["Gemfile.lock"], "composer.json" => ["composer.lock"],
);

# What an added line may not pass by without a word: where it counts ("all", "code", "test"), expression, sentence.
my @rules = (
    [ "all",  qr/^(?:<{7} |={7}$|>{7} |\|{7} )/,                                                   "a conflict marker" ],
    [ "all",  qr/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,                                         "a private key" ],
    [ "all",  qr/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bxox[abprs]-[\w-]{10}|\bsk-[A-Za-z0-9_-]{20}|\bAIza[\w-]{35}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./, "what looks like a key or token" ],
    [ "code", qr/(?:password|passwd|secret|api[_-]?key|auth[_-]?token)["']?\s*[:=]\s*["'][^"'\s\$\{<]{8,}["']/i, "what looks like a secret written into the code" ],
    [ "all",  qr/[\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200b}\x{2060}\x{feff}]/,                     "an invisible or direction-changing character" ],
    [ "code", qr/\bconsole\.(?:log|debug|trace)\(|\bdebugger\b\s*;?\s*$|\bbreakpoint\(\)|\bpdb\.set_trace|\bbinding\.pry|\bdd\(|\bvar_dump\(|\bdbg!\(|\bfmt\.Print(?:ln|f)?\("?(?:DEBUG|debug|here|xxx)/, "a debugging leftover?" ],
    [ "test", qr/\b(?:describe|it|test|context)\.only\b|\bf(?:describe|it)\(|\bonly: true/,          "only this test would run" ],
    [ "test", qr/\b(?:describe|it|test|context)\.(?:skip|todo)\b|\bx(?:describe|it)\(|\@(?:pytest\.mark\.skip|unittest\.skip|Ignore|Disabled)\b|\bt\.Skip\(|#\[ignore\]|\bskip: (?:true|["'])/, "a test is switched off" ],
    [ "test", qr/\b(?:sleep|setTimeout|Thread\.sleep|time\.Sleep)\s*\(/,                            "a test waits for time instead of for the thing" ],
    [ "code", qr/(?:eslint|biome|tslint|pylint|rubocop|golangci|noinspection|knip)[- :]*(?:disable|ignore|lint)|\@ts-(?:ignore|nocheck|expect-error)|#\s*(?:noqa|type:\s*ignore)|\/\/\s*nolint|#\[allow\(|\@SuppressWarnings/, "a check is switched off" ],
    [ "code", qr/catch\s*(?:\([^)]*\))?\s*\{\s*\}|except(?:\s+\w+)?:\s*pass\b|rescue\s*(?:=>\s*\w+)?\s*;?\s*nil\b|\.catch\(\s*\(\s*\)\s*=>\s*\{\s*\}\s*\)/, "a failure is swallowed" ],
    [ "code", qr/\beval\(|\bnew Function\(|\bexec\(\s*f?["'`].*(?:\$\{|\{|%s)|shell\s*=\s*True|\bos\.system\(|innerHTML\s*=|dangerouslySetInnerHTML|pickle\.loads?\(|yaml\.load\((?!.*Safe)/, "dangerous with input from outside: where does the value come from?" ],
    [ "code", qr/["'`](?:SELECT|INSERT|UPDATE|DELETE)\b[^"'`]*(?:["'`]\s*(?:\+|\.|%)|\$\{|\{\w)/i,   "SQL put together from pieces: can a value come from outside?" ],
    [ "code", qr/verify\s*=\s*False|rejectUnauthorized\s*:\s*false|InsecureSkipVerify:\s*true|CURLOPT_SSL_VERIFYPEER\s*,\s*(?:false|0)/i, "certificates are not checked" ],
    [ "code", qr/\b(?:TODO|FIXME|XXX|HACK)\b/,                                                     "left to be done" ],
);

# A line that checks something in a test.
my $checks = qr/\b(?:assert|expect|should|require\.|t\.(?:is|deepEqual)|self\.assert)/;

my ( %files, @order, $file, $line, @findings );
my $find = sub { push @findings, [@_] };
my ( $old_left, $new_left, $old ) = ( 0, 0 );
while ( my $text = <$in> ) {
    $text =~ s/\r?\n\z//;
    utf8::decode($text);
    # Inside a hunk every line counts as content, whatever it looks like.
    if ( $old_left > 0 || $new_left > 0 ) {
        if    ( $text =~ s/^\+// ) { $files{$file}{added}++; $new_left--; added( $text, $line++ ) }
        elsif ( $text =~ s/^-// )  { $files{$file}{gone}++; $old_left--; removed($text) }
        elsif ( $text !~ /^\\/ )   { $line++; $old_left--; $new_left-- }
        next;
    }
    if ( $text =~ /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/ ) { ( $old_left, $line, $new_left ) = ( $1 // 1, $2, $3 // 1 ); begin("(no name)") unless defined $file }
    elsif ( $text =~ /^diff --git (?:"?a\/.*?"?) "?b\/(.*?)"?$/ ) { begin($1) }
    elsif ( $text =~ /^--- (?:a\/)?(.*?)(?:\t.*)?$/ ) { $old = $1 }
    elsif ( $text =~ /^\+\+\+ (?:b\/)?(.*?)(?:\t.*)?$/ ) { begin( $1 eq "/dev/null" ? $old : $1 ) }
    elsif ( $text =~ /^(new|deleted) file mode/ ) { $files{$file}{$1} = 1 }
    elsif ( $text =~ /^new mode 100755/ )       { $find->( $file, 0, "it becomes executable" ) }
    elsif ( $text =~ /^Binary files|^GIT binary patch/ ) { $files{$file}{binary} = 1; $find->( $file, 0, "a binary file: look at it, a diff shows nothing" ) }
}
close $in or die "git diff failed; is that a range it knows?\n";
die "There is no change in it: a unified diff is expected.\n" unless @order;

sub begin { ($file) = @_; push @order, $file unless $files{$file}; $files{$file} ||= { added => 0, gone => 0 } }

sub added {
    my ( $text, $nr ) = @_;
    $files{$file}{checks}-- if $text =~ $checks;
    my $where = $file =~ $is_test ? "test" : $file =~ $is_text ? "text" : "code";
    for (@rules) {
        my ( $scope, $expression, $says ) = @$_;
        next if $scope eq "code" && $where ne "code" || $scope eq "test" && $where ne "test";
        $find->( $file, $nr, $says, $text ) if $text =~ $expression;
    }
}

sub removed {
    my ($text) = @_;
    $files{$file}{checks}++ if $text =~ $checks;
}

my ( $added, $gone ) = ( 0, 0 );
print "Change\n";
for my $name (@order) {
    my $at = $files{$name};
    $added += $at->{added};
    $gone  += $at->{gone};
    print "  +$at->{added} -$at->{gone} $name", $at->{new} ? " (new)" : $at->{deleted} ? " (deleted)" : "", "\n";
    $find->( $name, 0, "a deleted test file: where is what it held now tested?" ) if $at->{deleted} && $name =~ $is_test;
    $find->( $name, 0, "it checks less than before: $at->{checks} fewer lines that assert" ) if ( $at->{checks} || 0 ) > 0 && !$at->{deleted} && $name =~ $is_test;
    my ($base) = $name =~ m{([^/]+)$};
    my ($folder) = $name =~ m{^(.*/)?};
    if ( $locks{$base} && !$at->{new} ) {
        my @locks = map { ( $folder || "" ) . $_ } @{ $locks{$base} };
        $find->( $name, 0, "it changed and no lock file did: do dependencies still fit?" ) if !grep { $files{$_} } @locks;
    }
    for my $manifest ( keys %locks ) {
        $find->( $name, 0, "the lock file changed and $manifest didn't: meant?" ) if grep( { $_ eq $base } @{ $locks{$manifest} } ) && !$files{ ( $folder || "" ) . $manifest };
    }
}
my @code  = grep { $_ !~ $is_test && $_ !~ $is_text && !$files{$_}{binary} } @order;
my @tests = grep { $_ =~ $is_test } @order;
my $grown = 0;
$grown += $files{$_}{added} for @code;
print "  ", scalar @order, @order == 1 ? " file" : " files", ", +$added -$gone\n";
$find->( "(the change)", 0, "$grown lines of code are new and no test file changed" ) if $grown > 5 && !@tests;
$find->( "(the change)", 0, "+" . $added . " lines: more than one can review with care; ask for parts" ) if $added > 1000;

if ( !@findings ) { print "\nNothing found by pattern; the review itself is still to do.\n"; exit 0 }
print "\nFindings (patterns can be wrong: read each place before you say anything)\n";
binmode STDOUT, ":utf8";
for (@findings) {
    my ( $name, $nr, $says, $text ) = @$_;
    $text = defined $text ? $text =~ s/^\s+|\s+$//gr : "";
    $text =~ s/([\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200b}\x{2060}\x{feff}])/sprintf "<U+%04X>", ord $1/ge;
    # What may be a secret is not repeated.
    $text = "" if $says =~ /secret|key or token|private key/;
    $text = substr( $text, 0, 99 ) . "\x{2026}" if length $text > 100;
    print "  $name", $nr ? ":$nr" : "", ": $says", $text ne "" ? " | $text" : "", "\n";
}
exit 1;
