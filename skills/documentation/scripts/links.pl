#!/usr/bin/env perl
# What in Markdown leads nowhere: perl links.pl [FILE or FOLDER ...] [--paths] [--external]
# Checks links and pictures to files, anchors (#heading, as GitHub makes them), reference links, headings and code fences; nothing is fetched.
# --paths: also `paths/in/code` that are not there. --external: lists the addresses outside, to be tried by whoever has a network.
# Exit 1 where there are findings.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use Getopt::Long;
use Cwd qw(abs_path getcwd);
use File::Basename qw(dirname);

my ( $paths, $external );
GetOptions( "paths" => \$paths, "external" => \$external ) or die "usage: perl links.pl [--paths] [--external] [FILE or FOLDER ...]\n";
binmode STDOUT, ":utf8";
my @files = map { -d $_ ? below( $_ =~ s{(?<=.)/$}{}r ) : -f $_ ? $_ : die "$_ is not there.\n" } @ARGV ? @ARGV : ".";
die "There is no Markdown file there.\n" unless @files;

sub below {
    my ($folder) = @_;
    opendir my $in, $folder or return ();
    my @names = sort grep { !/^\.\.?$/ } readdir $in;
    return map {
        my $file = $folder eq "." ? $_ : "$folder/$_";
        -d $file && !-l $file ? /^(?:node_modules|vendor|dist|build|target|\.git|\.venv|\.cache)$/ ? () : below($file) : /\.(?:md|markdown|mdx)$/i ? $file : ()
    } @names;
}

# A Markdown file as far as this script needs it; read once.
my %read;

sub document {
    my ($file) = @_;
    return $read{ abs_path($file) } ||= do {
        open my $in, "<", $file or die "$file can't be read: $!.\n";
        binmode $in;
        my $text = do { local $/; <$in> };
        $text = "" unless defined $text;
        utf8::decode($text);
        my ( @lines, %anchors, %times, %references, @headings, $fence, $opened, $last );
        my $nr = 0;
        my $front = $text =~ /\A---\r?\n/ ? 1 : 0;
        for my $line ( split /\r?\n/, $text ) {
            $nr++;
            if ( $front ) { $front = 0 if $nr > 1 && $line =~ /^(?:---|\.\.\.)\s*$/; push @lines, [ $nr, "", 1 ]; next }
            if ( $line =~ /^[ >]*(?:[-*+]\s+)?(`{3,}|~{3,})(.*)$/ ) {
                my ( $mark, $info ) = ( $1, $2 );
                if ( !defined $fence ) { ( $fence, $opened ) = ( $mark, $nr ) unless $mark =~ /`/ && $info =~ /`/ }
                elsif ( substr( $mark, 0, 1 ) eq substr( $fence, 0, 1 ) && length $mark >= length $fence && $info !~ /\S/ ) { undef $fence; push @lines, [ $nr, "", 1 ]; next }
            }
            if ( defined $fence ) { push @lines, [ $nr, $line, 1 ]; next }
            my $title = $line =~ /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/ ? [ length $1, $2 ] : undef;
            my $may_be_one = defined $last && $last =~ /\S/ && $last !~ /^\s*(?:[-*+|>#]|\d+\.)/;
            $title = [ $1 eq "=" ? 1 : 2, $last ] if $may_be_one && $line =~ /^ {0,3}([=-])\1*\s*$/;
            if ($title) { push @headings, [ $nr, @$title ]; my $anchor = anchor( $title->[1] ); my $count = $times{$anchor}++; $anchors{ $count ? "$anchor-$count" : $anchor } = 1 }
            $anchors{$1} = 1 while $line =~ /<[a-zA-Z]\w*\s[^>]*?(?:id|name)=["']([^"']+)["']/g;
            $references{ lc $1 } = [ $2, $nr ] if $line =~ /^ {0,3}\[([^\]^][^\]]*)\]:\s*<?(\S+?)>?(?:\s|$)/;
            push @lines, [ $nr, $line, 0 ];
            $last = $line;
        }
        { lines => \@lines, anchors => \%anchors, references => \%references, headings => \@headings, open => defined $fence ? $opened : undef };
    };
}

sub anchor {
    my ($title) = @_;
    $title =~ s/!?\[([^\]]*)\]\([^)]*\)/$1/g;
    $title =~ s/<[^>]+>|[`*]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])//g;
    $title = lc $title;
    $title =~ s/[^\p{L}\p{N}\p{M} _-]//g;
    $title =~ s/ /-/g;
    return $title;
}

my ( @findings, %outside, $checked );
for my $file (@files) {
    my $document = document($file);
    my @here;
    my $find = sub { push @here, [@_] };
    $find->( $document->{open}, "a code fence opens here and is never closed" ) if defined $document->{open};
    my ( $level, %titles ) = (0);
    my $firsts = 0;
    for ( @{ $document->{headings} } ) {
        my ( $nr, $depth, $title ) = @$_;
        $find->( $nr, "heading level $depth after level $level: a level is missing" ) if $level && $depth > $level + 1;
        $find->( $nr, "a second heading of level 1" ) if $depth == 1 && ++$firsts == 2;
        $find->( $nr, "an empty heading" ) if $title !~ /\S/;
        $level = $depth;
    }
    for ( @{ $document->{lines} } ) {
        my ( $nr, $line, $code ) = @$_;
        next if $code;
        if ($paths) {
            while ( $line =~ /`([\w.@-]+(?:\/[\w.@-]+)+\/?)`/g ) {
                my $path = $1;
                next if $path =~ /^(?:https?|\w+\.\w{2,3}\/)/ || $path =~ /^@/;
                $find->( $nr, "`$path` is not there" ) unless grep { -e "$_/$path" } ".", dirname($file), parents($file);
            }
        }
        $line =~ s/`+[^`]*`+//g;
        $line =~ s/\\[\[\]()]//g;
        while ( $line =~ /\]\(\s*(?:<([^>]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+["'(].*?["')])?\s*\)/g ) { target( $file, $nr, defined $1 ? $1 : $2, $find ) }
        while ( $line =~ /<(?:a|img|source|video)\s[^>]*?(?:href|src)=["']([^"']*)["']/gi ) { target( $file, $nr, $1, $find ) }
        while ( $line =~ /\[([^\]]+)\]\[([^\]]*)\]/g ) {
            my $name = lc( $2 ne "" ? $2 : $1 );
            $document->{used}{$name} = 1;
            $find->( $nr, "no reference is called [$name]" ) unless $document->{references}{$name};
        }
        while ( $line =~ /\[([^\]]+)\](?![\[(:])/g ) { $document->{used}{ lc $1 } = 1 }
    }
    for my $name ( sort keys %{ $document->{references} } ) {
        my ( $to, $nr ) = @{ $document->{references}{$name} };
        target( $file, $nr, $to, $find );
        $find->( $nr, "the reference [$name] is used nowhere" ) unless $document->{used}{$name};
    }
    push @findings, map { "$file:$_->[0]: $_->[1]" } sort { $a->[0] <=> $b->[0] } @here;
}

# The folders above a file, up to where we are.
sub parents {
    my ($file) = @_;
    my ( $at, @found ) = ( dirname($file) );
    while ( $at ne "." && $at ne "/" ) { $at = dirname($at); push @found, $at }
    return @found;
}

sub target {
    my ( $file, $nr, $to, $find ) = @_;
    $checked++;
    return $find->( $nr, "an empty link" ) if $to eq "";
    if ( $to =~ /^[a-z][a-z0-9+.-]*:|^\/\//i ) { push @{ $outside{$to} }, "$file:$nr" if $to =~ /^http/i; return }
    my ( $path, $anchor ) = $to =~ /^([^#]*)(?:#(.*))?$/;
    $path =~ s/\?.*//;
    s/%([0-9a-fA-F]{2})/chr hex $1/ge for grep { defined } $path, $anchor;
    utf8::decode($_) for grep { defined } $path, $anchor;
    my $bytes = $path;
    utf8::encode($bytes);
    my $there = $path eq "" ? $file : $path =~ /^\// ? root($file) . $bytes : dirname($file) . "/$bytes";
    if ( !-e $there ) {
        my $close = near($there);
        return $find->( $nr, "$to: there is no such file" . ( $close ? " (did you mean $close?)" : "" ) );
    }
    return if !defined $anchor || $anchor eq "" || $there !~ /\.(?:md|markdown|mdx)$/i || $anchor =~ /^L\d+/;
    $find->( $nr, "$to: there is no heading for that anchor" ) unless document($there)->{anchors}{$anchor} || document($there)->{anchors}{ lc $anchor };
}

# A link that begins with / counts from the repository.
sub root {
    my ($file) = @_;
    my $at = abs_path( dirname($file) );
    while ( $at ne "/" ) { return $at if -e "$at/.git"; $at = dirname($at) }
    return getcwd();
}

sub near {
    my ($path) = @_;
    my ( $folder, $name ) = ( dirname($path), lc( ( split /\//, $path )[-1] // "" ) );
    opendir my $in, $folder or return;
    my ($found) = grep { lc $_ eq $name || lc( $_ =~ s/\.\w+$//r ) eq $name =~ s/\.\w+$//r } sort readdir $in;
    return $found;
}

print "$_\n" for @findings;
if ($external) { print "Outside:\n"; print "  $_ (", join( ", ", @{ $outside{$_} } ), ")\n" for sort keys %outside }
$checked ||= 0;
printf "%d %s, %d %s, %d %s\n", scalar @files, @files == 1 ? "file" : "files", $checked, $checked == 1 ? "link" : "links", scalar @findings, @findings == 1 ? "finding" : "findings";
exit( @findings ? 1 : 0 );
