#!/usr/bin/env perl
# JSON and JSON Lines, without a library:
#   perl json.pl check FILE         is it valid? else the line and column, and what is wrong there
#   perl json.pl shape FILE         every path in it with kinds, counts, examples, and what is sometimes missing
#   perl json.pl get PATH FILE      the values at a path, one a line: orders[0].name, orders[].name, ["a b"].c, or . for all
#   perl json.pl rows PATH FILE     the array at a path as CSV, nested objects as a.b columns: perl json.pl rows orders FILE | perl query.pl -
# "-" is standard input. Several values one after another (JSON Lines) are taken as one array.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
no warnings "recursion";

my $deepest = 2000;
my ( $command, @rest ) = @ARGV;
my $takes = { check => 1, shape => 1, get => 2, rows => 2 }->{ $command || "" };
die "usage: perl json.pl check|shape FILE, or perl json.pl get|rows PATH FILE\n" unless $takes && @rest == $takes;
my ( $wanted, $file ) = $takes == 2 ? @rest : ( "", @rest );

my $text = do {
    local $/;
    my $in = \*STDIN;
    if ( $file ne "-" ) { die "$file is a folder.\n" if -d $file; open $in, "<", $file or die "$file can't be read: $!.\n" }
    binmode $in;
    <$in>;
};
$text = "" unless defined $text;
die "$file is UTF-16; make it UTF-8 first.\n" if $text =~ /^(?:\xff\xfe|\xfe\xff)/;
$text =~ s/^\xef\xbb\xbf//;
if ( !utf8::decode($text) ) { warn "Note: not UTF-8, read as Latin-1.\n" }
binmode STDOUT, ":utf8";
binmode STDERR, ":utf8";

# Told of each value after it was read: path, kind, from, to, and a string's or number's text, or how many an array or object holds.
my $told = sub { };
my ( $numbered, @doubled, $depth, @opened ) = (0);

sub place { my ($at) = @_; my $before = substr $text, 0, $at; my $line = 1 + ( $before =~ tr/\n// ); return ( $line, $at - ( rindex( $before, "\n" ) + 1 ) + 1 ) }

sub wrong {
    my ( $what, $at ) = @_;
    $at = pos($text) || 0 unless defined $at;
    my ( $line, $column ) = place($at);
    my $near = substr $text, $at, 30;
    $near =~ s/\n.*//s;
    $near =~ s/\s+$//;
    my $seen = $at >= length $text ? "the file ends" : "here stands: $near";
    my $opened = $at >= length $text && @opened ? "; what opened in line " . ( place( $opened[-1] ) )[0] . " is not closed" : "";
    print STDERR "$file: line $line, column $column: $what ($seen$opened)\n";
    exit 1;
}

sub step { my ($name) = @_; return $name =~ /^[\p{L}_\$][\p{L}\p{N}_\$-]*$/ ? $name : '["' . $name =~ s/(["\\])/\\$1/gr . '"]' }
sub below { my ( $path, $name ) = @_; my $step = step($name); return $path eq "" ? $step : $step =~ /^\[/ ? "$path$step" : "$path.$step" }

my %escapes = ( b => "\b", f => "\f", n => "\n", r => "\r", t => "\t" );

sub string {
    my $began = pos $text;
    $text =~ /\G"/gc;
    my $value = "";
    while (1) {
        $text =~ /\G([^"\\\x00-\x1f]*)/gc and $value .= $1;
        return $value if $text =~ /\G"/gc;
        if    ( $text =~ /\G\\(["\\\/])/gc )                                                   { $value .= $1 }
        elsif ( $text =~ /\G\\([bfnrt])/gc )                                                   { $value .= $escapes{$1} }
        elsif ( $text =~ /\G\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/gc ) { $value .= chr 0x10000 + ( ( hex($1) & 0x3ff ) << 10 ) + ( hex($2) & 0x3ff ) }
        elsif ( $text =~ /\G\\u([0-9a-fA-F]{4})/gc ) { my $code = hex $1; $value .= $code >= 0xd800 && $code < 0xe000 ? "\x{fffd}" : chr $code }
        elsif ( $text =~ /\G\\/ )                                                              { wrong("an escape that JSON doesn't know") }
        elsif ( $text =~ /\G\n|\G\r/ )                                                         { wrong( "this string isn't closed on its line", $began ) }
        elsif ( pos($text) >= length $text )                                                   { wrong( "this string is never closed", $began ) }
        else                                                                                   { wrong("a control character stands in a string; it must be escaped") }
    }
}

sub space {
    $text =~ /\G[ \t\r\n]+/gc;
    wrong("JSON has no comments") if $text =~ /\G(?:\/[\/*]|#)/;
}

sub value {
    my ($path) = @_;
    my $from = pos($text) || 0;
    my ( $kind, $content );
    if ( $text =~ /\G"/ ) { ( $kind, $content ) = ( "string", string() ) }
    elsif ( $text =~ /\G(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])/gc ) { ( $kind, $content ) = ( "number", $1 ) }
    elsif ( $text =~ /\G(true|false|null)\b/gc ) { ( $kind, $content ) = ( $1 eq "null" ? "null" : "boolean", $1 ) }
    elsif ( $text =~ /\G[\[{]/ ) {
        wrong("nested deeper than $deepest") if ++$depth > $deepest;
        push @opened, $from;
        my $is_array = $text =~ /\G\[/gc;
        pos($text) = $from + 1;
        ( $kind, $content ) = $is_array ? ( "array", items($path) ) : ( "object", members($path) );
        pop @opened;
        $depth--;
    }
    elsif ( $text =~ /\G'/ )                                { wrong("strings stand in double quotes") }
    elsif ( $text =~ /\G[-+]?(?:NaN|Infinity|nan|inf)\b/ ) { wrong("JSON has no NaN or Infinity") }
    elsif ( $text =~ /\G[-+.\d]/ )                          { wrong("this is not how JSON writes a number") }
    elsif ( $text =~ /\G(?:True|False|None|undefined)\b/ ) { wrong("JSON writes true, false and null") }
    else                                                    { wrong("a value is missing") }
    $told->( $path, $kind, $from, pos $text, $content );
}

sub items {
    my ($path) = @_;
    my $count = 0;
    space();
    return 0 if $text =~ /\G\]/gc;
    while (1) {
        value( $path . ( $numbered ? "[$count]" : "[]" ) );
        $count++;
        space();
        return $count if $text =~ /\G\]/gc;
        my $comma = pos $text;
        $text =~ /\G,/gc or wrong("a comma or ] is missing");
        space();
        wrong( "a comma stands before ]", $comma ) if $text =~ /\G\]/;
    }
}

sub members {
    my ($path) = @_;
    my %seen;
    space();
    return 0 if $text =~ /\G\}/gc;
    while (1) {
        my $at = pos $text;
        $text =~ /\G"/ or wrong( $text =~ /\G[\w']/ ? "names stand in double quotes" : "a name is missing" );
        my $name = string();
        push @doubled, [ $name, $at ] if $seen{$name}++;
        space();
        $text =~ /\G:/gc or wrong("a colon is missing behind the name \"$name\"");
        space();
        value( below( $path, $name ) );
        space();
        return scalar keys %seen if $text =~ /\G\}/gc;
        my $comma = pos $text;
        $text =~ /\G,/gc or wrong("a comma or } is missing");
        space();
        wrong( "a comma stands before }", $comma ) if $text =~ /\G\}/;
    }
}

# Reads all of it; gives how many values there were. More than one: lines, each an item of one array.
sub read_all {
    my ($lines) = @_;
    pos($text) = 0;
    ( $depth, @opened, @doubled ) = (0);
    space();
    wrong("there is nothing in it") if pos($text) >= length $text || $text eq "";
    my $count = 0;
    while ( ( pos($text) || 0 ) < length $text ) {
        my $from = pos($text) || 0;
        wrong("something stands behind the end of the value") if $count && !$lines && substr( $text, 0, $from ) !~ /\n[ \t\r\n]*$/;
        value( $lines ? $numbered ? "[$count]" : "[]" : "" );
        $count++;
        my $end = pos $text;
        space();
        my $gap = substr $text, $end, pos($text) - $end;
        wrong("something stands behind the end of the value") if pos($text) < length $text && $gap !~ /\n/;
    }
    return $count;
}

# JSON Lines? In one value no line ends with a value where the next begins with one: there would be a comma.
my $lines = $text =~ /[}\]"\w][ \t\r]*\n\s*[{\["\w-]/ ? 1 : 0;

sub report_doubled {
    return unless @doubled;
    my @said = map { "\"$_->[0]\" in line " . ( place( $_->[1] ) )[0] } @doubled;
    print "Names that stand twice in one object (the last counts, mostly): ", join( ", ", @said > 5 ? ( @said[ 0 .. 4 ], @said - 5 . " more" ) : @said ), "\n";
}

if ( $command eq "check" ) {
    my $count = read_all($lines);
    print $lines ? "Valid: $count values, one after another (JSON Lines).\n" : "Valid.\n";
    report_doubled();
}
elsif ( $command eq "shape" ) {
    my ( %paths, @order );
    $told = sub {
        my ( $path, $kind, undef, undef, $content ) = @_;
        my $at = $paths{$path} ||= do { push @order, $path; { count => 0 } };
        $at->{count}++;
        $at->{kinds}{$kind}++;
        if ( $kind eq "array" || $kind eq "number" ) {
            my ( $least, $most ) = map { "$kind $_" } qw(least most);
            $at->{$least} = $content if !defined $at->{$least} || $content < $at->{$least};
            $at->{$most}  = $content if !defined $at->{$most}  || $content > $at->{$most};
        }
        elsif ( $kind eq "string" && ( !$at->{examples} || keys %{ $at->{examples} } < 3 ) ) { $at->{examples}{$content} ||= 1 + keys %{ $at->{examples} || {} } }
    };
    my $count = read_all($lines);
    print "$count values, one after another (JSON Lines), taken as one array\n" if $lines;
    for my $path ( sort { $a cmp $b } @order ) {
        my $at = $paths{$path};
        my @kinds = map {
            my $kind = $_;
            my $many = keys %{ $at->{kinds} } > 1 ? " x $at->{kinds}{$kind}" : "";
            my ( $least, $most ) = map { $at->{"$kind $_"} } qw(least most);
            $kind eq "array" ? "array of " . ( $least == $most ? $least : "$least to $most" ) . $many
              : $kind eq "number" ? "number " . ( $least == $most ? $least : "$least to $most" ) . $many
              : "$kind$many"
        } sort keys %{ $at->{kinds} };
        my $examples = $at->{examples} || {};
        my @examples = map { my $said = s/\s+/ /gr; '"' . ( length $said > 30 ? substr( $said, 0, 29 ) . "\x{2026}" : $said ) . '"' } sort { $examples->{$a} <=> $examples->{$b} } keys %$examples;
        # A member is missing in as many objects as there are more of them than of it.
        my ($parent) = $path =~ /^(.*?)(?:\.[^.\[\]"]+|\["(?:[^"\\]|\\.)*"\])$/;
        $parent = "" if !defined $parent && $path =~ /^[^.\[\]]+$/;
        my $objects = defined $parent && $paths{$parent} ? $paths{$parent}{kinds}{object} || 0 : 0;
        my $missing = $objects > $at->{count} ? "; missing in " . ( $objects - $at->{count} ) . " of $objects" : "";
        print $path eq "" ? "." : $path, ": ", join( " or ", @kinds ), @examples ? " (" . join( ", ", @examples ) . ")" : "", "$missing\n";
    }
    report_doubled();
}
elsif ( $command eq "get" ) {
    $numbered = 1;
    my $path = $wanted eq "." ? "" : $wanted =~ s/^\.//r;
    my $pattern = join "", map { $_ eq "[]" ? '\[\d+\]' : quotemeta } split /(\[\])/, $path;
    my $found = 0;
    $told = sub {
        my ( $at, undef, $from, $to ) = @_;
        return unless $at =~ /^$pattern$/;
        $found++;
        print substr( $text, $from, $to - $from ), "\n";
    };
    read_all($lines);
    if ( !$found ) { warn "Nothing is at $wanted; `shape` lists the paths there are.\n"; exit 1 }
}
else {
    my $path = ( $wanted eq "." ? "" : $wanted =~ s/^\.//r =~ s/\[\]$//r ) . "[]";
    my ( @columns, %known, %row, $rows );
    my $seen = sub {
        my ( $at, $kind, $from, $to, $content ) = @_;
        return if index( $at, $path ) != 0;
        my $rest = substr $at, length $path;
        if ( $rest eq "" ) {
            $row{value} = $kind eq "array" ? substr $text, $from, $to - $from : $content if $kind ne "object";
            return 1;
        }
        return if $kind eq "object" || $rest =~ /\[\]/ || $rest !~ /^[.\[]/;
        $row{ $rest =~ s/^\.//r } = $kind eq "array" ? substr $text, $from, $to - $from : $kind eq "null" ? "" : $content;
        return;
    };
    # Twice: the columns are known when all of it was read.
    $told = sub { return unless $seen->(@_); $known{$_}++ or push @columns, $_ for sort keys %row; %row = (); $rows++ };
    read_all($lines);
    if ( !$rows ) { warn "There is no array at $wanted, or it is empty; `shape` lists the paths there are.\n"; exit 1 }
    my $line = sub { join( ",", map { my $cell = defined $_ ? $_ : ""; $cell =~ /[",\r\n]/ ? '"' . $cell =~ s/"/""/gr . '"' : $cell } @_ ) . "\n" };
    print $line->(@columns);
    $told = sub { return unless $seen->(@_); print $line->( @row{@columns} ); %row = () };
    read_all($lines);
}
