#!/usr/bin/env perl
# What is in a table: perl profile.pl FILE [--separator ";"] [--decimal comma] [--no-header] [--values N]
# One line a column (kind, empty, distinct, least, most, mean, median), the commonest values, and every fault with its lines.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Getopt::Long;
require( dirname( abs_path(__FILE__) ) . "/csv.pm" );

my ( $separator, $decimal, $header, $values ) = ( undef, undef, 1, 5 );
GetOptions( "separator=s" => \$separator, "decimal=s" => \$decimal, "header!" => \$header, "values=i" => \$values ) && @ARGV == 1
  or die "usage: perl profile.pl FILE [--separator \";\"] [--decimal comma] [--no-header] [--values N]\n";
my $table = csv::open_table( $ARGV[0], separator => $separator, decimal => $decimal, header => $header );
my @columns = @{ $table->{columns} };
if ( !@columns ) { print "The file is empty.\n"; exit }
$table->survey;

# Beyond this many different values of a column they are no longer told apart: memory is bounded.
my $most_distinct = 20_000;
my $most_rows     = 200_000;
my ( @stats, %rows, $doubles );
while ( my $fields = $table->record ) {
    $doubles++ if $table->{rows} <= $most_rows && $rows{ join "\0", @$fields }++;
    for my $nr ( 0 .. $#columns ) {
        my $stat = $stats[$nr] ||= { empty => 0, packed => "", counts => {} };
        my $value = $table->value( $nr, $fields->[$nr] );
        if ( !defined $value ) { $stat->{empty}++; next }
        my $counts = $stat->{counts};
        if    ( exists $counts->{$value} )          { $counts->{$value}++ }
        elsif ( keys %$counts < $most_distinct ) { $counts->{$value} = 1 }
        else                                        { $stat->{more} = 1 }
        if ( $table->is_number($nr) ) { $stat->{packed} .= pack "d", $value }
        else {
            $stat->{least} = $value if !defined $stat->{least} || $value lt $stat->{least};
            $stat->{most}  = $value if !defined $stat->{most}  || $value gt $stat->{most};
        }
    }
}

my %separators = ( "," => "commas", ";" => "semicolons", "\t" => "tabs", "|" => "bars" );
printf "%s %s, %d %s, separated by %s\n\n", csv::grouped( $table->{rows} ), $table->{rows} == 1 ? "row" : "rows", scalar @columns, @columns == 1 ? "column" : "columns",
  $separators{ $table->{separator} } || $table->{separator};
my @lines = ( [qw(column kind empty distinct least most mean median)] );
for my $nr ( 0 .. $#columns ) {
    my $stat = $stats[$nr] || { empty => 0, packed => "", counts => {} };
    my @numbers = sort { $a <=> $b } unpack "d*", $stat->{packed};
    my $sum = 0;
    $sum += $_ for @numbers;
    my $half = int @numbers / 2;
    my @middle = @numbers ? ( $sum / @numbers, @numbers % 2 ? $numbers[$half] : ( $numbers[ $half - 1 ] + $numbers[$half] ) / 2 ) : ();
    push @lines,
      [
        $columns[$nr], $table->kind($nr), csv::grouped( $stat->{empty} ),
        csv::grouped( scalar keys %{ $stat->{counts} } ) . ( $stat->{more} ? "+" : "" ),
        @numbers ? ( map { csv::grouped($_) } @numbers[ 0, -1 ] ) : ( $stat->{least}, $stat->{most} ),
        map { csv::grouped( sprintf "%.6g", $_ ) } @middle
      ];
}
print csv::aligned( \@lines, [ 0, 0, 1, 1, 1, 1, 1, 1 ] );

print "\nCommonest values\n" if $values && $table->{rows};
for my $nr ( 0 .. $#columns ) {
    my $counts = $stats[$nr]{counts} || {};
    next if !$values || !%$counts || $stats[$nr]{more} || keys %$counts == $table->{rows} && $table->{rows} > $values;
    my @top = sort { $counts->{$b} <=> $counts->{$a} || $a cmp $b } keys %$counts;
    my $rest = @top - $values;
    splice @top, $values if $rest > 0;
    my $line = "  $columns[$nr]: " . join ", ", ( map { s/[\r\n\t]+/ /gr . " ($counts->{$_})" } @top ), $rest > 0 ? "$rest more" : ();
    $line = csv::words($line);
    utf8::encode($line);
    print "$line\n";
}

my @notes = map { $table->{notes}[$_] ? "$columns[$_]: $table->{notes}[$_]" : () } 0 .. $#columns;
my %names;
$names{ lc $_ }++ for @columns;
push @notes, map { $_ eq "" ? "a column has no name" : "the column name \"$_\" stands there $names{$_} times" } grep { $_ eq "" || $names{$_} > 1 } sort keys %names;
push @notes, "$doubles " . ( $doubles == 1 ? "row is" : "rows are" ) . " the same as an earlier one" if $doubles;
push @notes, "doubled rows were not looked for: more than $most_rows rows" if $table->{rows} > $most_rows;
for my $what ( sort keys %{ $table->{found} } ) {
    my @at = @{ $table->{found}{$what} };
    push @notes, ( @at > 1 ? "lines " : "line " ) . join( ", ", @at > 5 ? ( @at[ 0 .. 4 ], @at - 5 . " more" ) : @at ) . ": $what";
}
print "\nLook at\n", map { "  $_\n" } @notes if @notes;
