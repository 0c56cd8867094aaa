#!/usr/bin/env perl
# Rows of a table, chosen, put in order or added up:
#   perl query.pl FILE [--select a,b] [--where "amount > 1000"]... [--group "region,date:month"] [--sum amount] [--mean amount] [--min c] [--max c]
#                 [--median c] [--distinct c] [--sort "amount:desc"] [--limit N] [--as table|csv|json] [--separator ";"] [--decimal comma] [--no-header]
# In --where: = != < <= > >= ~ (regular expression) !~, or "COLUMN is empty", "COLUMN is not empty"; several must all hold.
# Numbers are written plainly there (1234.5), dates as 2024-12-31, whatever the file does. In --group: COLUMN, or COLUMN:year, :month, :day of a date.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Getopt::Long;
require( dirname( abs_path(__FILE__) ) . "/csv.pm" );

my ( %given, @measures );
my $header = 1;
my $measure = sub { my ( $name, $columns ) = @_; push @measures, map { [ "$name", $_ ] } split /,/, $columns };
GetOptions( \%given, "select=s", "where=s@", "group=s", "sort=s", "limit=i", "as=s", "separator=s", "decimal=s", "header!" => \$header,
    map { ( "$_=s" => $measure ) } qw(sum mean min max median distinct) )
  && @ARGV == 1
  or die "usage: perl query.pl FILE [options]; the first lines of this script name them\n";
my $as = $given{as} || "table";
die "--as is table, csv or json.\n" unless $as =~ /^(?:table|csv|json)$/;

my $table = csv::open_table( $ARGV[0], separator => $given{separator}, decimal => $given{decimal}, header => $header );
die "The file is empty.\n" unless @{ $table->{columns} };
$table->survey;
my @faults = map { my $what = $_; map { "line $_: $what" } @{ $table->{found}{$what} } } sort keys %{ $table->{found} };
warn "Note: " . join( "; ", @faults > 3 ? ( @faults[ 0 .. 2 ], @faults - 3 . " more" ) : @faults ) . "\n" if @faults;

my @conditions = map { condition($_) } @{ $given{where} || [] };
my $grouping = @measures || defined $given{group};
my ( $heads, $rows, $right ) = $grouping ? groups() : picked();
sort_rows( $heads, $rows ) if $given{sort};
my $found = @$rows;
my $limit = $given{limit} // ( $as eq "table" ? 50 : $found );
splice @$rows, $limit if $found > $limit;
show( $heads, $rows, $right );
printf "%s%s %s\n", $found > $limit ? "... " . csv::grouped( $found - $limit ) . " more; " : "", csv::grouped($found), $grouping ? $found == 1 ? "group" : "groups" : $found == 1 ? "row" : "rows"
  if $as eq "table";

# A test of a row.
sub condition {
    my ($text) = @_;
    for my $name ( sort { length $b <=> length $a } @{ $table->{columns} } ) {
        next unless $name ne "" && $text =~ /^\s*\Q$name\E\s*(is not empty|is empty|!=|<=|>=|!~|=|<|>|~)\s*(.*?)\s*$/i;
        my ( $sign, $wanted ) = ( lc $1, $2 );
        my ($nr) = $table->places($name);
        return sub { my $value = $table->value( $nr, $_[0][$nr] ); $sign eq "is empty" ? !defined $value : defined $value } if $sign =~ /empty/;
        return matching( $nr, $sign, $wanted ) if $sign =~ /~/;
        $wanted =~ s/^(["'])(.*)\1$/$2/;
        my $number = $table->is_number($nr);
        my $other = $table->wanted( $nr, $wanted );
        die "--where \"$text\": $name holds " . ( $number ? "numbers" : "dates" ) . ", and \"$wanted\" is none.\n" unless defined $other;
        return sub {
            my $value = $table->value( $nr, $_[0][$nr] );
            return $sign eq "!=" unless defined $value;
            my $order = $number ? $value <=> $other : $value cmp $other;
            return { "=" => $order == 0, "!=" => $order != 0, "<" => $order < 0, "<=" => $order <= 0, ">" => $order > 0, ">=" => $order >= 0 }->{$sign};
        };
    }
    die "--where \"$text\" can't be read: COLUMN, then = != < <= > >= ~ !~, then a value. Columns: " . join( ", ", @{ $table->{columns} } ) . "\n";
}

sub matching {
    my ( $nr, $sign, $pattern ) = @_;
    my $expression = eval { qr/$pattern/i } or die "\"$pattern\" is no regular expression.\n";
    return sub { ( ( defined $_[0][$nr] ? $_[0][$nr] : "" ) =~ $expression ) == ( $sign eq "~" ) };
}

sub next_row {
    ROW: while ( my $fields = $table->record ) {
        $_->($fields) or next ROW for @conditions;
        return $fields;
    }
    return;
}

sub picked {
    my @names = defined $given{select} ? split /\s*,\s*/, $given{select} : ();
    my @places = @names ? $table->places(@names) : 0 .. $#{ $table->{columns} };
    # What is sorted by is carried along as a last field.
    my @rows;
    my ($key) = $given{sort} ? $table->places( $given{sort} =~ s/:(?:asc|desc)$//r ) : ();
    while ( my $fields = next_row() ) {
        push @rows, [ @$fields[@places], defined $key ? $table->value( $key, $fields->[$key] ) : () ];
        # Without an order, a table shows no more than its first rows: the others are only counted.
        $rows[-1] = undef if !$given{sort} && $as eq "table" && @rows > ( $given{limit} // 50 );
    }
    return ( [ @{ $table->{columns} }[@places] ], \@rows, [ map { $table->is_number($_) } @places ] );
}

sub groups {
    my @keys = map { /^(.*):(year|month|day)$/ ? [ $table->places($1), { year => 4, month => 7, day => 10 }->{$2} ] : [ $table->places($_) ] } split /\s*,\s*/, $given{group} // "";
    my @what = map { [ $_->[0], $table->places( $_->[1] ) ] } @measures;
    $table->is_number( $_->[1] ) || $_->[0] =~ /^(?:min|max|distinct)$/ or die "$table->{columns}[$_->[1]] is not a column of numbers, so it has no $_->[0].\n" for @what;
    my ( %cells, @order );
    while ( my $fields = next_row() ) {
        my @at = map { my $value = $table->value( $_->[0], $fields->[ $_->[0] ] ); defined $value ? $_->[1] ? substr $value, 0, $_->[1] : $value : "(empty)" } @keys;
        my $cell = $cells{ join "\0", @at } ||= do { push @order, my $new = { at => \@at, count => 0 }; $new };
        $cell->{count}++;
        for my $nr ( 0 .. $#what ) {
            my $value = $table->value( $what[$nr][1], $fields->[ $what[$nr][1] ] );
            add( $cell->{sums}[$nr] ||= { n => 0, sum => 0, carry => 0 }, $what[$nr][0], $value, $table->is_number( $what[$nr][1] ) ) if defined $value;
        }
    }
    my @rows = map { my $cell = $_; [ @{ $cell->{at} }, $cell->{count}, map { result( $cell->{sums}[$_], $what[$_][0] ) } 0 .. $#what ] } sort { join( "\0", @{ $a->{at} } ) cmp join( "\0", @{ $b->{at} } ) } @order;
    my @heads = ( ( split /\s*,\s*/, $given{group} // "" ), "rows", map { "$_->[0] of $_->[1]" } @measures );
    return ( \@heads, \@rows, [ ( map { 0 } @keys ), 1, map { 1 } @what ] );
}

# Sums carry what rounding would lose (Neumaier), so that cents stay cents.
sub add {
    my ( $sum, $name, $value, $number ) = @_;
    $sum->{n}++;
    if    ( $name eq "distinct" ) { $sum->{seen}{$value} = 1 }
    elsif ( $name eq "median" )   { push @{ $sum->{all} }, $value }
    elsif ( $name =~ /^m(?:in|ax)$/ ) {
        my $order = defined $sum->{best} ? $number ? $value <=> $sum->{best} : $value cmp $sum->{best} : 0;
        $sum->{best} = $value if !defined $sum->{best} || ( $name eq "min" ? $order < 0 : $order > 0 );
    }
    else {
        my $next = $sum->{sum} + $value;
        $sum->{carry} += abs( $sum->{sum} ) >= abs($value) ? $sum->{sum} - $next + $value : $value - $next + $sum->{sum};
        $sum->{sum} = $next;
    }
}

sub result {
    my ( $sum, $name ) = @_;
    return $name =~ /^(?:sum|distinct)$/ ? 0 : "" unless $sum;
    return scalar keys %{ $sum->{seen} } if $name eq "distinct";
    return $sum->{best} if $name =~ /^m(?:in|ax)$/;
    if ( $name eq "median" ) {
        my @all = sort { $a <=> $b } @{ $sum->{all} };
        my $half = int @all / 2;
        return 0 + sprintf "%.12g", @all % 2 ? $all[$half] : ( $all[ $half - 1 ] + $all[$half] ) / 2;
    }
    my $total = $sum->{sum} + $sum->{carry};
    return 0 + sprintf "%.12g", $name eq "mean" ? $total / $sum->{n} : $total if $name eq "mean";
    return sprintf "%.15g", $total;
}

sub sort_rows {
    my ( $heads, $rows ) = @_;
    my ( $name, $down ) = $given{sort} =~ /^(.*?)(?::(asc|desc))?$/;
    my ($at) = $grouping ? grep { lc $heads->[$_] eq lc $name || lc $heads->[$_] =~ / of \Q$name\E$/i } 0 .. $#$heads : scalar @$heads;
    die "--sort: there is no \"$name\". There are: " . join( ", ", @$heads ) . "\n" unless defined $at;
    my $sign = ( $down || "" ) eq "desc" ? -1 : 1;
    my $numbers = !grep { defined $_->[$at] && $_->[$at] ne "" && $_->[$at] !~ /^-?[\d.]+(?:e[-+]?\d+)?$/i } @$rows;
    # What is missing stands last, whichever way.
    my $gone = sub { !defined $_[0][$at] || $_[0][$at] eq "" ? 1 : 0 };
    @$rows = sort { $gone->($a) <=> $gone->($b) || ( $gone->($a) ? 0 : $sign * ( $numbers ? $a->[$at] <=> $b->[$at] : $a->[$at] cmp $b->[$at] ) ) } @$rows;
}

sub show {
    my ( $heads, $rows, $right ) = @_;
    my @rows = map { [ @$_[ 0 .. $#$heads ] ] } @$rows;
    if ( $as eq "table" ) { print csv::aligned( [ $heads, map { my $row = $_; [ map { $grouping && $right->[$_] && ( $row->[$_] // "" ) =~ /^-?\d/ && $row->[$_] !~ /^\d{4}-/ ? csv::grouped( $row->[$_] ) : $row->[$_] } 0 .. $#$row ] } @rows ], $right ) }
    elsif ( $as eq "csv" ) { print map { join( ",", map { my $cell = $_ // ""; $cell =~ /[",\r\n]/ ? '"' . $cell =~ s/"/""/gr . '"' : $cell } @$_ ) . "\n" } $heads, @rows }
    else {
        my @objects = map { my $row = $_; "  {" . join( ", ", map { quoted( $heads->[$_] ) . ": " . ( $grouping && $right->[$_] && ( $row->[$_] // "" ) =~ /^-?\d+(?:\.\d+)?$/ ? $row->[$_] : quoted( $row->[$_] ) ) } 0 .. $#$heads ) . "}" } @rows;
        print "[\n" . join( ",\n", @objects ) . ( @objects ? "\n" : "" ) . "]\n";
    }
}

sub quoted {
    my ($text) = @_;
    return "null" unless defined $text;
    $text = csv::words($text);
    $text =~ s/([\\"])/\\$1/g;
    $text =~ s/([\x00-\x1f])/sprintf "\\u%04x", ord $1/ge;
    utf8::encode($text);
    return "\"$text\"";
}
