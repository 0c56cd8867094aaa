#!/usr/bin/env perl
# What is wrong with pages as they are written, without a browser: perl page.pl FILE or FOLDER ... [--root FOLDER]
# Tags that don't pair, doubled ids, links and files that lead nowhere, anchors, labels, names of buttons and links, alt, headings, language, title,
# mixed content. Links that begin with / count from --root (else the first FOLDER). Exit 1 where there is a finding.
# It sees the HTML of the file, not what scripts make of it: for that, browse.sh.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use Getopt::Long;
use File::Basename qw(dirname);

my $root;
GetOptions( "root=s" => \$root ) && @ARGV or die "usage: perl page.pl FILE or FOLDER ... [--root FOLDER]\n";
binmode STDOUT, ":utf8";
my @files = map { -d $_ ? below( $_ =~ s{(?<=.)/$}{}r ) : -f $_ ? $_ : die "$_ is not there.\n" } @ARGV;
die "There is no HTML file there.\n" unless @files;
($root) = grep { -d $_ } @ARGV unless defined $root;

sub below {
    my ($folder) = @_;
    opendir my $in, $folder or return ();
    return map { my $file = "$folder/$_"; -d $file && !-l $file ? /^(?:node_modules|\.git)$/ ? () : below($file) : /\.x?html?$/i ? $file : () } sort grep { !/^\.\.?$/ } readdir $in;
}

my %void  = map { $_ => 1 } qw(area base br col embed hr img input link meta param source track wbr);
my %loose = map { $_ => 1 } qw(p li dt dd option tr td th thead tbody tfoot colgroup html body head rp rt optgroup);
my %raw   = map { $_ => 1 } qw(script style textarea title);
my %page;

# What a page holds: elements with attributes and text, in order; and what is wrong with how they nest.
sub page {
    my ($file) = @_;
    return $page{$file} ||= do {
        open my $in, "<", $file or die "$file can't be read: $!.\n";
        binmode $in;
        my $text = do { local $/; <$in> };
        $text = "" unless defined $text;
        my @wrong;
        utf8::decode($text) or push @wrong, [ 1, "not UTF-8" ];
        $text =~ s/^\x{feff}//;
        my ( @elements, @open, %ids, $words );
        my ( $line, $counted ) = ( 1, 0 );
        my $at = sub { $line += substr( $text, $counted, $_[0] - $counted ) =~ tr/\n//; $counted = $_[0]; $line };
        pos($text) = 0;
        while ( pos($text) < length $text ) {
            my $from = pos $text;
            if ( $text =~ /\G<!--/gc ) { $text =~ /\G.*?-->/gcs or do { push @wrong, [ $at->($from), "a comment is never closed" ]; last } }
            elsif ( $text =~ /\G<[!?][^>]*>/gc ) { }
            elsif ( $text =~ /\G<\/([a-zA-Z][\w:-]*)\s*>/gc ) {
                my $name = lc $1;
                my ($found) = grep { $open[$_]{name} eq $name } reverse 0 .. $#open;
                if ( $void{$name} ) { push @wrong, [ $at->($from), "</$name>: this element has no end tag" ] }
                elsif ( !defined $found ) { push @wrong, [ $at->($from), "</$name> closes nothing" ] }
                else {
                    my @left = splice @open, $found;
                    push @wrong, map { [ $_->{line}, "<$_->{name}> is not closed before </$name> in line " . $at->($from) ] } grep { !$loose{ $_->{name} } } @left[ 1 .. $#left ];
                }
            }
            elsif ( $text =~ /\G<([a-zA-Z][\w:-]*)((?:\s+|\/(?!>)|[^\s"'<>\/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*)\s*(\/?)>/gc ) {
                my ( $name, $attributes, $closed ) = ( lc $1, $2, $3 );
                my %has;
                my $nr = $at->($from);
                while ( $attributes =~ /([^\s"'<>\/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g ) {
                    my $key = lc $1;
                    my $value = $2 // $3 // $4 // "";
                    push @wrong, [ $nr, "<$name> has $key twice" ] if exists $has{$key};
                    $has{$key} = entities($value);
                }
                # These end by themselves where the next of their kind begins.
                pop @open if @open && $loose{$name} && $open[-1]{name} eq $name && $name =~ /^(?:p|li|option|tr|td|th|dt|dd)$/;
                my $element = { name => $name, has => \%has, line => $nr, text => "", in => [@open] };
                push @elements, $element;
                if ( defined $has{id} ) { push @wrong, [ $nr, "id \"$has{id}\" stands in line $ids{$has{id}} already" ] if $ids{ $has{id} }; $ids{ $has{id} } ||= $nr }
                if ( $raw{$name} && !$closed ) {
                    if ( $text =~ /\G(.*?)<\/\Q$name\E\s*>/gcis ) { $element->{text} = $1; if ( $name eq "textarea" ) { $_->{text} .= $1 for @open } }
                    else { push @wrong, [ $nr, "<$name> is never closed" ]; last }
                }
                elsif ( !$void{$name} && !( $closed && grep { $_->{name} =~ /^(?:svg|math)$/ } @open, $element ) ) { push @open, $element }
                # A picture's text is part of what a link or button says.
                if ( ( $name eq "img" || $has{"aria-label"} ) && ( my $said = $has{"aria-label"} || $has{alt} ) ) { $_->{text} .= " $said" for @open }
            }
            elsif ( $text =~ /\G<(?=[a-zA-Z\/])/gc ) { push @wrong, [ $at->($from), "a tag is broken: " . ( substr( $text, $from, 40 ) =~ s/\s+/ /gr ) ] }
            elsif ( $text =~ /\G([^<]+|<)/gc ) { $words = $1; $_->{text} .= $words for @open }
        }
        push @wrong, map { [ $_->{line}, "<$_->{name}> is never closed" ] } grep { !$loose{ $_->{name} } } @open;
        { elements => \@elements, ids => \%ids, wrong => \@wrong, whole => scalar( $text =~ /<(?:html|head|body|!doctype)\b/i ), doctype => scalar( $text =~ /^\s*(?:<!--.*?-->\s*)*<!doctype html/is ) };
    };
}

sub entities { my ($text) = @_; my %named = ( amp => "&", lt => "<", gt => ">", quot => '"' ); $text =~ s/&(amp|lt|gt|quot);/$named{$1}/g; $text =~ s/&#(\d+);/chr $1/ge; return $text }

my $total = 0;
for my $file (@files) {
    my $page = page($file);
    my @findings = @{ $page->{wrong} };
    my $find = sub { my ( $element, $says ) = @_; push @findings, [ ref $element ? $element->{line} : $element, $says ] };
    my @all = @{ $page->{elements} };
    my $first = sub { my ($name) = @_; ( grep { $_->{name} eq $name } @all )[0] };
    my %labels = map { $_->{name} eq "label" && defined $_->{has}{for} ? ( $_->{has}{for} => 1 ) : () } @all;
    if ( $page->{whole} ) {
        $find->( 1, "no <!doctype html>: browsers fall back to old rules" ) unless $page->{doctype};
        my $html = $first->("html");
        $find->( $html || 1, "<html> names no language (lang)" ) unless $html && ( $html->{has}{lang} // "" ) =~ /\w/;
        my $title = ( grep { $_->{name} eq "title" && !grep { $_->{name} eq "svg" } @{ $_->{in} } } @all )[0];
        $find->( $title || 1, "no <title>, or an empty one" ) unless $title && $title->{text} =~ /\S/;
        my @meta = grep { $_->{name} eq "meta" } @all;
        $find->( 1, "no <meta charset>" ) unless grep { defined $_->{has}{charset} || ( $_->{has}{content} // "" ) =~ /charset/i } @meta;
        my ($viewport) = grep { lc( $_->{has}{name} // "" ) eq "viewport" } @meta;
        $find->( 1, "no <meta name=\"viewport\">: phones show it tiny" ) unless $viewport;
        $find->( $viewport, "the viewport forbids zooming" ) if $viewport && $viewport->{has}{content} =~ /user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*1(?:\.0)?\b/;
        my @mains = grep { $_->{name} eq "main" || ( $_->{has}{role} // "" ) eq "main" } @all;
        $find->( 1, "no <main>" ) unless @mains;
    }
    my $level = 0;
    for my $each (@all) {
        my ( $name, $has ) = @$each{qw(name has)};
        my $named = ( $has->{"aria-label"} // "" ) =~ /\S/ || ( $has->{"aria-labelledby"} // "" ) =~ /\S/ || ( $has->{title} // "" ) =~ /\S/;
        my $hidden = ( $has->{"aria-hidden"} // "" ) eq "true" || exists $has->{hidden};
        if ( $name =~ /^h([1-6])$/ ) {
            $find->( $each, "<$name> after <h$level>: a level is missing" ) if $level && $1 > $level + 1;
            $find->( $each, "<$name> is empty" ) if $each->{text} !~ /\S/ && !$named;
            $level = $1;
        }
        $find->( $each, "<img> without alt (alt=\"\" where it only decorates)" ) if $name eq "img" && !exists $has->{alt} && !$named && !$hidden;
        $find->( $each, "<$name> that says nothing: it needs text or aria-label" ) if ( $name eq "button" || $name eq "a" && defined $has->{href} ) && !$named && !$hidden && $each->{text} !~ /\S/;
        $find->( $each, "a link that says only \"" . ( $each->{text} =~ s/^\s+|\s+$//gr ) . "\"" ) if $name eq "a" && $each->{text} =~ /^\s*(?:click here|here|more|read more|link|hier|mehr)\s*$/i && !$named;
        if ( $name =~ /^(?:select|textarea)$/ || $name eq "input" && lc( $has->{type} // "text" ) !~ /^(?:hidden|submit|reset|button|image)$/ ) {
            my $inside = grep { $_->{name} eq "label" } @{ $each->{in} };
            $find->( $each, "<$name" . ( defined $has->{name} ? " name=\"$has->{name}\"" : "" ) . "> has no label" . ( $has->{placeholder} ? " (a placeholder is none: it goes as one types)" : "" ) ) unless $named || $inside || defined $has->{id} && $labels{ $has->{id} };
        }
        $find->( $each, "<input type=\"image\"> without alt" ) if $name eq "input" && lc( $has->{type} // "" ) eq "image" && ( $has->{alt} // "" ) !~ /\S/;
        $find->( $each, "<iframe> without title" ) if $name eq "iframe" && !$named;
        $find->( $each, "<$name onclick> can't be reached by keyboard: use <button>" ) if $name =~ /^(?:div|span|td|li|img)$/ && exists $has->{onclick} && !defined $has->{tabindex};
        $find->( $each, "tabindex $has->{tabindex} puts it before everything else" ) if ( $has->{tabindex} // 0 ) =~ /^[1-9]/;
        $find->( $each, "for=\"$has->{for}\" is no element's id" ) if $name eq "label" && defined $has->{for} && !$page->{ids}{ $has->{for} };
        for my $key (qw(aria-labelledby aria-describedby aria-controls)) {
            for my $id ( split ' ', $has->{$key} // "" ) { $find->( $each, "$key=\"$id\" is no element's id" ) unless $page->{ids}{$id} }
        }
        $find->( $each, "target=\"_blank\" to another site without rel=\"noopener\"" ) if $name =~ /^(?:a|form)$/ && ( $has->{target} // "" ) eq "_blank" && ( $has->{href} // $has->{action} // "" ) =~ /^https?:/ && ( $has->{rel} // "" ) !~ /noopener|noreferrer/;
        $find->( $each, "<form> in a <form>" ) if $name eq "form" && grep { $_->{name} eq "form" } @{ $each->{in} };
        $find->( $each, "<$name> inside <" . $_->{name} . ">" ) for grep { $name =~ /^(?:a|button|input|select|textarea)$/ && $_->{name} =~ /^(?:a|button)$/ && !( $name ne "a" && $_->{name} eq "a" && !defined $_->{has}{href} ) } @{ $each->{in} };
        for my $key (qw(href src action poster data)) {
            next unless defined $has->{$key} && !( $key eq "data" && $name ne "object" );
            leads( $file, $page, $each, $key, $find );
        }
        for my $part ( split /\s*,\s+/, $has->{srcset} // "" ) { leads( $file, $page, { %$each, has => { src => ( split ' ', $part )[0] } }, "src", $find ) if $part =~ /\S/ }
    }
    $total += @findings;
    print "$file: ", @findings ? scalar(@findings) . ( @findings == 1 ? " finding" : " findings" ) : "nothing found", "\n";
    print "  $file:$_->[0]: $_->[1]\n" for sort { $a->[0] <=> $b->[0] || $a->[1] cmp $b->[1] } @findings;
}

# Is there what an address of this site names?
sub leads {
    my ( $file, $page, $element, $key, $find ) = @_;
    my ( $name, $to ) = ( $element->{name}, $element->{has}{$key} );
    $to =~ s/^\s+|\s+$//g;
    return if $name =~ /^(?:base|form)$/ && $to eq "" || $to =~ /^(?:data|mailto|tel|blob|sms):|\{\{|<%|\$\{/i;
    return $find->( $element, "<$name $key=\"\"> is empty" ) if $to eq "" && $key ne "action";
    return $find->( $element, "<$name $key=\"#\"> leads nowhere: use <button>" ) if $to eq "#" && $name eq "a";
    return $find->( $element, "a javascript: address" ) if $to =~ /^javascript:/i;
    return $find->( $element, "<$name> is fetched over http: browsers block it on https pages" ) if $to =~ /^http:\/\/(?!localhost|127\.)/i && $name =~ /^(?:script|link|img|iframe|source|video|audio)$/;
    return if $to =~ /^[a-z][a-z0-9+.-]*:|^\/\//i;
    my ( $path, $anchor ) = $to =~ /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/;
    s/%([0-9a-fA-F]{2})/chr hex $1/ge for grep { defined } $path, $anchor;
    my $there = $path eq "" ? $file : $path =~ /^\// ? defined $root ? $root . $path : return : dirname($file) . "/$path";
    $there .= "/index.html" if -d $there && -e "$there/index.html";
    if ( !-e $there && !-e "$there.html" ) { $find->( $element, "<$name $key=\"$to\">: there is no such file" ) unless $name eq "form"; return }
    return if !defined $anchor || $anchor eq "" || $anchor eq "top" || $there !~ /\.x?html?$/i;
    my $target = $there eq $file ? $page : page($there);
    return if $target->{ids}{$anchor} || grep { $_->{name} eq "a" && ( $_->{has}{name} // "" ) eq $anchor } @{ $target->{elements} };
    $find->( $element, "<$name $key=\"$to\">: nothing has that id" );
}
exit( $total ? 1 : 0 );
