#!/usr/bin/env perl
# Did an edit keep the facts? perl kept.pl BEFORE AFTER
# Compares numbers, dates, names, links, addresses, quotations and code of two versions of a text: what is gone, what is new, what is there more or less often.
# Exit 1 where something is gone or new. Each of them is either meant, or a mistake.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };

die "usage: perl kept.pl BEFORE AFTER\n" unless @ARGV == 2;
binmode STDOUT, ":utf8";
my @texts = map { read_text($_) } @ARGV;

sub read_text {
    my ($file) = @_;
    open my $in, "<", $file or die "$file can't be read: $!.\n";
    binmode $in;
    my $text = do { local $/; <$in> };
    $text = "" unless defined $text;
    utf8::decode($text);
    $text =~ s/^\x{feff}//;
    $text =~ s/\r\n?/\n/g;
    # Typography is not a fact.
    $text =~ tr/\x{2018}\x{2019}\x{a0}\x{202f}\x{2011}/''  -/;
    return $text;
}

# What counts, in the order in which it is taken out of the text, so that a link's digits are not counted again as numbers.
my @kinds = (
    [ "code",       qr/```.*?```|`[^`\n]+`/s ],
    [ "link",       qr{\b(?:https?|ftp|mailto)://?[^\s<>()"'\]]+[^\s<>()"'\].,;:!?]} ],
    [ "address",    qr/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/ ],
    [ "quotation",  qr/"[^"\n]{3,300}"|\x{201c}[^\x{201d}\n]{3,300}\x{201d}|\x{201e}[^\x{201c}\x{201d}\n]{3,300}[\x{201c}\x{201d}]|\x{ab}[^\x{bb}\n]{3,300}\x{bb}/ ],
    [ "date",       qr/\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[.\/]\d{1,2}[.\/]\d{2,4}\b|\b\d{1,2}\.? (?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|M\x{e4}rz|Mai|Juni|Juli|Oktober|Dezember)(?: \d{4})?\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(?:st|nd|rd|th)?(?:, \d{4})?/ ],
    [ "number",     qr/(?<![\w.])[-+\x{2212}]?(?:[\$\x{20ac}\x{a3}]\s?)?\d+(?:[.,' :]?\d+)*(?:\s?(?:%|\x{20ac}|\$|[kMG]?B\b|[kcm]?[mg]\b|ms\b|percent\b))?/ ],
    [ "negation",   qr/\b(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|except|unless|only|\w+n't|nicht|kein\w*|nie|niemals|ohne|nur)\b/i ],
    [ "obligation", qr/\b(?:must|shall|should|may|might|will|would|can|could|muss|m\x{fc}ssen|soll|sollen|sollte|darf|d\x{fc}rfen|kann|k\x{f6}nnen)\b/i ],
    [ "name",       qr/\b(?:\p{Lu}[\p{L}\p{N}&'-]*\p{L}|\p{Lu}{2,})(?: (?:\p{Lu}[\p{L}\p{N}&'-]*\p{L}|\p{Lu}{2,}))*\b/ ],
);

sub facts {
    my ($text) = @_;
    my %found;
    for (@kinds) {
        my ( $kind, $expression ) = @$_;
        my $line = 1;
        if ( $kind eq "name" ) {
            # A capital after the end of a sentence, at a line's start or in a heading says nothing, unless the word stands with one elsewhere.
            my ( %inside, $prose );
            $prose = $text =~ s/^#.*//gmr;
            while ( $prose =~ /(?<=[\p{Ll}\p{N},;:(] )($expression)/g ) { $inside{$_} = 1 for split / /, $1 }
            while ( $text =~ /($expression)/g ) {
                # Word by word: "Ana Berg" may become "Ms Berg", and the first word of a sentence may be part of a name.
                for my $name ( split / /, $1 ) { $found{$kind}{$name}{count}++ if $inside{$name} || $name =~ /^\p{Lu}{2,}$/ }
            }
            next;
        }
        while ( $text =~ /($expression)/g ) {
            my $fact = $1 =~ s/\s+/ /gr;
            $fact = lc $fact if $kind =~ /negation|obligation/;
            $fact =~ s/^["\x{201c}\x{201e}\x{ab}]|["\x{201c}\x{201d}\x{bb}]$//g if $kind eq "quotation";
            $found{$kind}{$fact}{count}++;
        }
        next if $kind =~ /negation|obligation|quotation/;
        $text =~ s/ ?$expression/ ,/g;
    }
    return \%found;
}

my ( $before, $after ) = map { facts($_) } @texts;
my $words = sub { my $count = () = $_[0] =~ /[\p{L}\p{N}][\p{L}\p{N}'-]*/g; $count };
my ( $was, $is ) = map { $words->($_) } @texts;
printf "Words: %d before, %d after%s\n", $was, $is, $was ? sprintf( " (%+d %%)", 100 * ( $is - $was ) / $was ) : "";

my $differs = 0;
for (@kinds) {
    my ($kind) = @$_;
    my ( $old, $new ) = ( $before->{$kind} || {}, $after->{$kind} || {} );
    my $weak = $kind =~ /negation|obligation/;
    for my $fact ( sort keys %{ { %$old, %$new } } ) {
        my ( $had, $has ) = map { $_->{$fact} ? $_->{$fact}{count} : 0 } $old, $new;
        next if $had == $has;
        my $says = !$has ? "GONE" : !$had ? "NEW" : "$had -> $has times";
        # Said less often is usual when a text gets shorter; what denies or binds is worth a look each time.
        next if $had && $has && !$weak;
        $differs++ if !$weak && ( !$had || !$has );
        my $shown = length $fact > 90 ? substr( $fact, 0, 89 ) . "\x{2026}" : $fact;
        printf "%-10s %s: %s\n", $kind, $says, $shown;
    }
}
print "Every number, date, name, link, quotation and piece of code is in both.\n" unless $differs;
exit( $differs ? 1 : 0 );
