#!/usr/bin/env perl
# Slips that eyes pass over: perl proof.pl FILE ... [--words 35]
# Doubled words, overlong sentences and paragraphs, one word spelt two ways, mixed quotes and dashes, brackets that don't close, repeated openings,
# empty phrases; each with its line. Code, links and front matter are left alone. Exit 1 where there are findings.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use Getopt::Long;

my $most = 35;
GetOptions( "words=i" => \$most ) && @ARGV or die "usage: perl proof.pl FILE ... [--words N]\n";
binmode STDOUT, ":utf8";

# Spellings that should not stand in one text together; the second may be an ending that follows.
my @pairs = (
    [ "British and American spelling", qr/\b(?:\w*(?:colour|favour|behaviour|labour|neighbour|honour)\w*|centre|licence|catalogue|\w{3,}(?<!v)(?<!pr)(?<!comprom)(?<!surpr)(?<!exerc)(?<!adv)(?:isation|ise[ds]?|ising)\b(?<!wise)(?<!rise)(?<!noise)(?<!precise)(?<!raise)(?<!promise)(?<!otherwise)(?<!raised)(?<!raising)(?<!arise)|\w+lled|\w+lling)\b/i,
        qr/\b(?:\w*(?:color|favor|behavior|labor|neighbor|honor)\w*|center|catalog|\w{3,}(?:ization|ize[ds]?|izing))\b/i ],
    map { my ( $one, $other ) = @$_; [ "\"$one\" and \"$other\"", qr/\b\Q$one\E/i, qr/\b\Q$other\E/i ] }
      [ "e-mail", "email" ], [ "web site", "website" ], [ "on-line", "online" ], [ "data base", "database" ], [ "file name", "filename" ], [ "back-end", "backend" ], [ "front-end", "frontend" ], [ "co-operat", "cooperat" ], [ "log-in", "login" ], [ "set-up", "setup" ],
);
my @empty = (
    "in order to", "due to the fact that", "at this point in time", "it is important to note", "it should be noted", "it is worth noting", "needless to say", "as a matter of fact", "for all intents and purposes",
    "in today's fast-paced world", "in today's world", "plays a crucial role", "plays a vital role", "a testament to", "delve into", "navigate the complexities", "leverage synergies", "a wide range of", "a myriad of", "first and foremost", "last but not least",
    "in conclusion", "it goes without saying", "the fact that", "on a daily basis", "in the event that", "with regard to", "is able to", "has the ability to", "seamless", "cutting-edge", "game-chang", "state-of-the-art",
);
my $empty = join "|", map { quotemeta } @empty;

my $total = 0;
for my $file (@ARGV) {
    open my $in, "<", $file or die "$file can't be read: $!.\n";
    binmode $in;
    my $text = do { local $/; <$in> };
    $text = "" unless defined $text;
    utf8::decode($text) or print "$file: not UTF-8, read as Latin-1\n";
    $text =~ s/\r\n?/\n/g;
    my @findings;
    my $find = sub { push @findings, [@_] };
    # What is not prose becomes blank, line by line, so that lines keep their numbers.
    my $blank = sub { my ($code) = @_; $code =~ s/[^\n]/ /g; $code };
    $text =~ s/\A(---\n.*?\n---\n)/$blank->($1)/se;
    $text =~ s/^([ \t]*(```+|~~~+).*?^[ \t]*\2[^\n]*$)/$blank->($1)/gmse;
    $text =~ s/(<!--.*?-->)/$blank->($1)/gse;
    $text =~ s/(`[^`\n]*`|https?:\/\/[^\s)>\]]+|<[\/a-zA-Z][^>\n]*>)/"\x{fffc}" x length $1/ge;
    my $line_at = sub { my $before = substr $text, 0, $_[0]; 1 + ( $before =~ tr/\n// ) };

    while ( $text =~ /\b(\p{L}+)(?:[ \t]+|[ \t]*\n[ \t>]*)(\1)\b/gi ) { $find->( $line_at->( $-[0] ), "doubled: \"$1 $2\"" ) unless lc $1 =~ /^(?:that|had|die|der|das|sie|blah|bye|very|so|ha)$/ }
    while ( $text =~ /\b($empty)/gi ) { $find->( $line_at->( $-[0] ), "says nothing: \"" . ( $1 =~ s/\s+/ /gr ) . "\"" ) }
    while ( $text =~ /[^\s.\x{2026}]( +[,;:!?.])(?=\s)/g ) { $find->( $line_at->( $-[1] ), "a space before \"" . ( $1 =~ s/ //gr ) . "\"" ) unless substr( $text, $-[0], 1 ) eq "|" }
    while ( $text =~ /,,|(?<!\.)\.\.(?!\.)|!!|\?\?/g ) { $find->( $line_at->( $-[0] ), "doubled punctuation" ) }

    # Paragraphs and the sentences in them. Lists' items, headings and tables' rows are their own.
    my ( $opening, $opened_at, $same ) = ( "", 0, 0 );
    while ( $text =~ /((?:^(?!\s*(?:[-*+#|>]|\d+[.)])\s)[^\n]*\S[^\n]*\n?)+|^[^\n]*\S[^\n]*\n?)/gm ) {
        my ( $paragraph, $from ) = ( $1, $-[0] );
        next if $paragraph =~ /^\s*[#|]/;
        my %open;
        $open{$_} = () = $paragraph =~ /\Q$_\E/g for qw/( ) [ ]/;
        my $numbered = () = $paragraph =~ /^\s*\w{1,2}\)/gm;
        $find->( $line_at->($from), "brackets don't pair: $open{'('} ( and $open{')'} )" ) if $open{"("} != $open{")"} - $numbered && $open{"("} != $open{")"};
        $find->( $line_at->($from), "brackets don't pair: $open{'['} [ and $open{']'} ]" ) if $open{"["} != $open{"]"};
        my $count = () = $paragraph =~ /\p{L}[\p{L}\p{N}'\x{2019}-]*/g;
        $find->( $line_at->($from), "a paragraph of $count words" ) if $count > 180;
        while ( $paragraph =~ /(\S.*?(?:[.!?\x{2026}]["')\x{201d}\x{2019}]*(?=\s+[\p{Lu}"(\x{201c}\x{201e}]|\s*\z)|\z))/gs ) {
            my ( $sentence, $at ) = ( $1, $from + $-[0] );
            my @words = $sentence =~ /\p{L}[\p{L}\p{N}'\x{2019}-]*/g;
            next unless @words;
            $find->( $line_at->($at), "a sentence of " . @words . " words: \"" . join( " ", @words[ 0 .. 5 ] ) . " \x{2026}\"" ) if @words > $most;
            my $first = lc $words[0];
            if ( $first eq $opening && $opening ne "" ) {
                $find->( $line_at->($at), "three sentences in a row begin with \"$words[0]\"" ) if ++$same == 3;
            }
            else { ( $opening, $same ) = ( $first, 1 ) }
        }
        ( $opening, $same ) = ( "", 0 );
    }

    # What should be one way throughout.
    for (@pairs) {
        my ( $says, $one, $other ) = @$_;
        my ( $first, $second );
        $text =~ /($one)/ and $first = [ $1, $line_at->( $-[0] ) ];
        $text =~ /($other)/ and $second = [ $1, $line_at->( $-[0] ) ];
        $find->( $second->[1], "two spellings, $says: \"$first->[0]\" in line $first->[1], \"$second->[0]\" here" ) if $first && $second;
    }
    my $straight = () = $text =~ /"/g;
    my $curly = () = $text =~ /[\x{201c}\x{201d}\x{201e}]/g;
    $find->( 0, "straight and curly quotes mixed: $straight and $curly" ) if $straight && $curly;
    my %dashes = ( "\" - \"" => scalar( () = $text =~ /(?<=\p{L}) - (?=\p{L})/g ), "en dash" => scalar( () = $text =~ / \x{2013} /g ), "em dash" => scalar( () = $text =~ /\x{2014}/g ) );
    my @used = grep { $dashes{$_} } sort keys %dashes;
    $find->( 0, "several dashes: " . join( ", ", map { "$_ ($dashes{$_})" } @used ) ) if @used > 1;

    my @words = $text =~ /\p{L}[\p{L}\p{N}'\x{2019}-]*/g;
    my $sentences = () = $text =~ /[.!?](?=\s|\z)/g;
    printf "%s: %d words%s\n", $file, scalar @words, $sentences ? sprintf( ", %d sentences, %.0f words each", $sentences, @words / $sentences ) : "";
    print "  ", $_->[0] ? "$file:$_->[0]" : $file, ": $_->[1]\n" for sort { $a->[0] <=> $b->[0] || $a->[1] cmp $b->[1] } @findings;
    $total += @findings;
}
exit( $total ? 1 : 0 );
