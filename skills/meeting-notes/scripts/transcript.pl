#!/usr/bin/env perl
# A transcript as turns of speech: perl transcript.pl FILE [--stats] [--marks]
# Reads WebVTT, SubRip, and text with "Name: ...", "[00:01:02] Name: ..." or "Name  00:01:02" above what was said (Teams, Zoom, Meet, Otter).
# Prints one turn a line, "[hh:mm:ss] Name: what was said", doubled captions joined. --stats: who spoke how much. --marks: turns that sound like
# a decision, a task, a date, an open question or a number, with their line in the plain output.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use Getopt::Long;

my ( $stats, $marks );
GetOptions( "stats" => \$stats, "marks" => \$marks ) && @ARGV == 1 or die "usage: perl transcript.pl FILE [--stats] [--marks]\n";
my $in = \*STDIN;
if ( $ARGV[0] ne "-" ) { open $in, "<", $ARGV[0] or die "$ARGV[0] can't be read: $!.\n" }
binmode $in;
binmode STDOUT, ":utf8";
my $text = do { local $/; <$in> };
$text = "" unless defined $text;
die "$ARGV[0] is UTF-16; make it UTF-8 first.\n" if $text =~ /^(?:\xff\xfe|\xfe\xff)/;
utf8::decode($text);
$text =~ s/^\x{feff}//;
$text =~ s/\r\n?/\n/g;

my $clock = qr/(?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?/;
my $who   = qr/\p{Lu}[\p{L}\p{N}.'\x{2019}()_-]*(?: [\p{L}\p{N}.'\x{2019}()_&-]+){0,4}/;
my @turns;

sub seconds { my ($time) = @_; return unless defined $time; my @parts = split /:/, $time =~ s/,/./r; my $sum = 0; $sum = $sum * 60 + $_ for @parts; return $sum }
sub stamp { my ($at) = @_; return sprintf "%02d:%02d:%02d", $at / 3600, $at / 60 % 60, $at % 60 }

# Adds what was said; joins it to the turn before when the same person goes on.
sub say_it {
    my ( $name, $at, $to, $words ) = @_;
    $words =~ s/<[^>]*>//g;
    $words =~ s/&amp;/&/g;
    $words =~ s/&lt;/</g;
    $words =~ s/&gt;/>/g;
    $words =~ s/\s+/ /g;
    $words =~ s/^ | $//g;
    return if $words eq "";
    my $last = $turns[-1];
    if ( $last && ( $name // "" ) eq ( $last->{name} // "" ) ) {
        # Captions that roll say the end of the last one again.
        my $shared = 0;
        for my $length ( 1 .. ( length $words < length $last->{words} ? length $words : length $last->{words} ) ) {
            next unless substr( $last->{words}, -$length ) eq substr( $words, 0, $length );
            $shared = $length if $length == length $words || substr( $words, $length, 1 ) =~ /\s/ and $length == length $last->{words} || substr( $last->{words}, -$length - 1, 1 ) =~ /\s/;
        }
        # One short word said again is speech; a caption shares more.
        $shared = 0 if $shared < 12 && $shared < length $words;
        my $rest = substr $words, $shared;
        $rest =~ s/^ //;
        $last->{words} .= " $rest" if $rest ne "";
        $last->{to} = $to if defined $to;
        return;
    }
    push @turns, { name => $name, at => $at, to => $to, words => $words };
}

if ( $text =~ /^\s*(?:WEBVTT|(?:\d+\n)?$clock\s+-->)/ ) {
    for my $cue ( split /\n{2,}/, $text ) {
        next unless $cue =~ /^($clock)\s+-->\s+($clock).*\n((?:.*\n?)+)/m;
        my ( $at, $to, $words ) = ( seconds($1), seconds($2), $3 );
        my $name;
        for my $line ( split /\n/, $words ) {
            # A voice holds until another is named.
            if    ( $line =~ s/^<v(?:\.[\w.]+)? ([^>]+)>// ) { $name = $1 }
            elsif ( $line =~ s/^(?:- ?)?($who):\s+// )       { $name = $1 }
            say_it( $name // ( $turns[-1] && $text !~ /<v[ .]/ ? $turns[-1]{name} : undef ), $at, $to, $line );
        }
    }
}
else {
    my ( $name, $at );
    for my $line ( split /\n/, $text ) {
        if    ( $line =~ /^\s*[\[(]?($clock)[\])]?\s*(?:-\s*)?($who):\s*(.*)$/ )          { ( $at, $name ) = ( seconds($1), $2 ); say_it( $name, $at, undef, $3 ) }
        elsif ( $line =~ /^\s*($who)\s*[\[(]($clock)[\])]\s*:?\s*(.*)$/ )                 { ( $name, $at ) = ( $1, seconds($2) ); say_it( $name, $at, undef, $3 ) }
        elsif ( $line =~ /^\s*($who)\s{1,}($clock)\s*$/ )                                 { ( $name, $at ) = ( $1, seconds($2) ) }
        elsif ( $line =~ /^\s*($who):\s+(\S.*)$/ && length $1 <= 40 )                     { ( $name, $at ) = ( $1, undef ); say_it( $name, undef, undef, $2 ) }
        elsif ( $line =~ /^\s*[\[(]?($clock)[\])]?\s*$/ )                                 { $at = seconds($1) }
        elsif ( $line =~ /\S/ )                                                           { say_it( $name, $at, undef, $line ) }
    }
}
if ( !@turns ) { print "Nothing that was said was found in it.\n"; exit 1 }

my @lines = map { ( defined $_->{at} ? "[" . stamp( $_->{at} ) . "] " : "" ) . ( $_->{name} // "(unnamed)" ) . ": $_->{words}" } @turns;

# A turn without an end lasts until the next begins.
my ( %words, %time, %turns, @order );
for my $nr ( 0 .. $#turns ) {
    my $turn = $turns[$nr];
    my $name = $turn->{name} // "(unnamed)";
    push @order, $name unless $turns{$name}++;
    $words{$name} += () = $turn->{words} =~ /\S+/g;
    my $end = $turn->{to} // ( $turns[ $nr + 1 ] ? $turns[ $nr + 1 ]{at} : undef );
    $time{$name} += $end - $turn->{at} if defined $turn->{at} && defined $end && $end > $turn->{at};
}
if ($stats) {
    my $all = 0;
    $all += $_ for values %words;
    for my $name ( sort { $words{$b} <=> $words{$a} || $a cmp $b } @order ) {
        printf "%s: %d %s, %d words (%.0f %%)%s\n", $name, $turns{$name}, $turns{$name} == 1 ? "turn" : "turns", $words{$name}, 100 * $words{$name} / $all, $time{$name} ? ", " . stamp( $time{$name} ) : "";
    }
}
my @kinds = (
    [ "decision", qr/\b(?:we(?:'ll| will| have)? (?:decided?|agreed?|go with|settle)|decision|decided|agreed|approved?|let's (?:do|go|use|take|make|not)|going with|signed off|final(?:ly)?|beschlossen|entschieden|einigen|machen wir so)\b/i ],
    [ "task", qr/\b(?:I(?:'ll| will| can)|(?:can|could|would|will) you|you(?:'ll| will)|(?:\p{Lu}\p{Ll}+) (?:will|to|takes|is going to)|action item|to-?do|follow up|take care of|assign|owner|responsible|deadline|ich (?:mache|schicke|k\x{fc}mmere)|k\x{fc}mmerst du|bis (?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag))\b/ ],
    [ "date", qr/\b(?:(?:next|this|by|until|before|on) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|tomorrow|next (?:week|month|quarter|sprint)|end of (?:the )?(?:day|week|month|quarter|year)|(?:January|February|March|April|June|July|August|September|October|November|December)\b|May \d|Q[1-4]\b|\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)\b|morgen|n\x{e4}chste Woche)/i ],
    [ "question", qr/\?(?:\s|$)|\b(?:not sure|don't know|need to (?:check|find out|clarify)|open (?:question|point|issue)|park(?:ing lot| (?:this|that))|come back to|unclear|TBD)\b/i ],
    [ "number", qr/(?<![\w:])[\$\x{20ac}\x{a3}]?\d[\d.,]*(?:\s?%|\s?(?:percent|k|million|thousand|euros?|dollars?|hours?|days?|weeks?|people|users|customers)\b)|[\$\x{20ac}\x{a3}]\d/i ],
);
if ($marks) {
    print "\n" if $stats;
    for my $nr ( 0 .. $#lines ) {
        my @found = map { $turns[$nr]{words} =~ $_->[1] ? $_->[0] : () } @kinds;
        printf "%d %s: %s\n", $nr + 1, join( "+", @found ), length $lines[$nr] > 240 ? substr( $lines[$nr], 0, 239 ) . "\x{2026}" : $lines[$nr] if @found;
    }
}
print map { "$_\n" } @lines unless $stats || $marks;
