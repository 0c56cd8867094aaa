# Reads separated text (CSV, TSV, semicolons) record by record and tells what kind of values a column holds.
# Only what perl-base has. Values are bytes, as they stand in the file; words() makes them fit to be shown.
package csv;
use strict;
use warnings;
use File::Temp;

my %missing = map { $_ => 1 } "", "-", "--", "na", "n/a", "#n/a", "nan", "null", "none";
my $space   = qr/ |\xc2\xa0|\xe2\x80\xaf|'/;
my $money   = qr/(?:\$|\xe2\x82\xac|\xc2\xa3|EUR|USD|GBP|CHF)/;
my %kinds   = (
    dot   => qr/^[-+(]?(?:$money\s?)?(?:\d{1,3}(?:(?:,|$space)\d{3})+|0|[1-9]\d*|(?=\.\d))(?:\.\d+)?(?:[eE][-+]?\d+)?\)?(?:\s?(?:%|$money))?$/,
    comma => qr/^[-+(]?(?:$money\s?)?(?:\d{1,3}(?:(?:\.|$space)\d{3})+|0|[1-9]\d*)(?:,\d+)?\)?(?:\s?(?:%|$money))?$/,
    iso   => qr/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?)?$/,
    dmy   => qr{^(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1\d{4}$},
    mdy   => qr{^(?:0?[1-9]|1[0-2])([./-])(?:0?[1-9]|[12]\d|3[01])\1\d{4}$},
    truth => qr/^(?:true|false|yes|no)$/i,
);
my %named = ( dot => "number", comma => "number, decimal comma", iso => "date", dmy => "date d/m/y", mdy => "date m/d/y", truth => "yes/no" );

# Opens FILE ("-" is standard input). Options: separator ("," ";" "tab" "|"), header (0: columns are called 1, 2, ...), decimal ("dot", "comma").
sub open_table {
    my ( $file, %options ) = @_;
    my $in = spooled($file);
    my $self = bless { in => $in, line => 0, faults => {}, at => 0, decimal => $options{decimal} }, "csv";
    read $in, my $head, 65536;
    $head = "" unless defined $head;
    $self->{at} = 3 if $head =~ s/^\xef\xbb\xbf//;
    $self->{eol} = $head !~ /\n/ && $head =~ /\r/ ? "\r" : "\n";
    $self->{separator} = $options{separator} ? { tab => "\t" }->{ $options{separator} } || $options{separator} : guess($head);
    $self->rewind;
    my $first = $self->record || [];
    my $width = @$first;
    $self->{columns} = [ $options{header} // 1 ? map { s/^\s+|\s+$//gr } @$first : 1 .. $width ];
    $self->rewind if !( $options{header} // 1 );
    $self->{body} = [ $options{header} // 1 ? ( tell($in), $self->{line} ) : ( $self->{at}, 0 ) ];
    return $self;
}

# A handle that can be read twice; UTF-16 and Latin-1 become UTF-8.
sub spooled {
    my ($file) = @_;
    my $in;
    if ( $file eq "-" ) { $in = *STDIN }
    else { die "$file is a folder.\n" if -d $file; open $in, "<:raw", $file or die "$file can't be read: $!.\n" }
    binmode $in;
    read $in, my $head, 65536;
    $head = "" unless defined $head;
    my $whole = substr $head, 0, length $head < 65536 ? 65536 : 65533;
    # The last letter of the first piece may be cut.
    $whole =~ s/[\xc2-\xf4][\x80-\xbf]*\z// if length $head == 65536;
    my $wide = $head =~ /^(?:\xff\xfe|\xfe\xff)/;
    my $latin = !$wide && !utf8::decode( my $tried = $whole );
    if ( $file ne "-" && !$wide && !$latin ) { seek $in, 0, 0; return $in }
    my $text = $head . do { local $/; my $more = <$in>; defined $more ? $more : "" };
    if ($latin) { warn "Note: this is not UTF-8; it is read as Latin-1.\n"; utf8::upgrade($text); utf8::encode($text) }
    if ( $wide && $text =~ s/^(\xff\xfe|\xfe\xff)// ) {
        my @units = unpack $1 eq "\xff\xfe" ? "v*" : "n*", $text;
        $text = "";
        while (@units) {
            my $unit = shift @units;
            $unit = 0x10000 + ( ( $unit & 0x3ff ) << 10 ) + ( shift(@units) & 0x3ff ) if $unit >= 0xd800 && $unit < 0xdc00 && @units;
            $text .= chr $unit;
        }
        utf8::encode($text);
    }
    my $copy = File::Temp->new;
    binmode $copy;
    print $copy $text;
    seek $copy, 0, 0;
    return $copy;
}

# The separator that splits the first lines most evenly; what stands in quotes doesn't count.
sub guess {
    my ($head) = @_;
    $head =~ s/"[^"]*"//g;
    my @lines = grep { defined && /\S/ } ( split /\r\n|\n|\r/, $head )[ 0 .. 9 ];
    my ( $best, $most ) = ( ",", 0 );
    for my $each ( ",", ";", "\t", "|" ) {
        my @counts = map { my $n = () = /\Q$each\E/g; $n } @lines;
        my $same = grep { $_ == $counts[0] } @counts;
        my $score = @counts && $counts[0] ? $same * 1000 + $counts[0] : 0;
        ( $best, $most ) = ( $each, $score ) if $score > $most;
    }
    return $best;
}

sub rewind {
    my ($self) = @_;
    my ( $at, $line ) = $self->{body} ? @{ $self->{body} } : ( $self->{at}, 0 );
    seek $self->{in}, $at, 0;
    @$self{qw(line faults)} = ( $line, {} );
}

sub fault { my ( $self, $what, $line ) = @_; push @{ $self->{faults}{$what} }, $line }

# The next record as a reference to its fields, or nothing at the end. Blank lines are passed over. `began` is the line it began on.
sub record {
    my ($self) = @_;
    local $/ = $self->{eol};
    my ( $in, $separator ) = @$self{qw(in separator)};
    while ( defined( my $line = <$in> ) ) {
        $self->{began} = ++$self->{line};
        $line =~ s/\r?\n\z|\r\z//, ( $line ne "" ? return [ split /\Q$separator\E/, $line, -1 ] : next ) if index( $line, '"' ) < 0;
        return $self->quoted($line);
    }
    return;
}

# A record with quotes in it, over as many lines as it takes.
sub quoted {
    my ( $self, $line ) = @_;
    my $in        = $self->{in};
    my $plain     = $self->{plain} ||= qr/\G([^\Q$self->{separator}\E]*)/;
    my $separator = $self->{between} ||= qr/\G\Q$self->{separator}\E/;
    # Most fields are all there is between two separators.
    my $quick = $self->{quick} ||= qr/\G(?:"([^"]*)"|([^"\Q$self->{separator}\E\r\n]*))(\Q$self->{separator}\E|\r?\n?\z)/;
    my @fields;
    while (1) {
        if ( $line =~ /$quick/gc ) {
            push @fields, defined $1 ? $1 : $2;
            $3 eq $self->{separator} ? next : return \@fields;
        }
        my $value = "";
        if ( $line =~ /\G"/gc ) {
            my $opened = $self->{line};
            while (1) {
                $line =~ /\G([^"]*)/gc and $value .= $1;
                if ( $line =~ /\G""/gc ) { $value .= '"'; next }
                last if $line =~ /\G"/gc;
                my $more = <$in>;
                if ( !defined $more ) { $self->fault( "a quote opens here and is never closed", $opened ); return [ @fields, $value ] }
                ( $line, pos $line ) = ( $more, 0 );
                $self->{line}++;
            }
            $line =~ /$plain/gc;
            my $rest = $1 =~ s/\r?\n\z|\r\z//r;
            $self->fault( "text stands behind a closing quote", $self->{line} ) if $rest =~ /\S/;
            $value .= $rest if $rest =~ /\S/;
        }
        else {
            $line =~ /$plain/gc;
            $value = $1 =~ s/\r?\n\z|\r\z//r;
            $self->fault( "a quote stands inside a field that isn't quoted", $self->{line} ) if index( $value, '"' ) >= 0;
        }
        push @fields, $value;
        return \@fields unless $line =~ /$separator/gc;
    }
}

# The places of columns by their names (or numbers from 1).
sub places {
    my ( $self, @names ) = @_;
    my $columns = $self->{columns};
    return map {
        my $name = $_;
        my ($at) = grep { lc $columns->[$_] eq lc $name } 0 .. $#$columns;
        $at = $name - 1 if !defined $at && $name =~ /^\d+$/ && $name >= 1 && $name <= @$columns;
        defined $at ? $at : die "There is no column \"$name\". There are: " . join( ", ", @$columns ) . "\n";
    } @names;
}

# Looks through the whole table: the kind of each column, and what is said about it. Leaves the table at its beginning.
sub survey {
    my ($self) = @_;
    my $width = @{ $self->{columns} };
    my @left = map { { map { $_ => 1 } keys %kinds } } 1 .. $width;
    my ( @seen, @unsure, $rows );
    while ( my $fields = $self->record ) {
        $rows++;
        $self->fault( "it has " . @$fields . " fields where the header has $width", $self->{began} ) if @$fields != $width;
        for my $nr ( 0 .. $#left ) {
            my $value = $fields->[$nr];
            next if !defined $value || $value eq "" || !%{ $left[$nr] };
            $value =~ s/^\s+|\s+$//g if $value =~ /^\s|\s$/;
            next if length $value < 5 && $missing{ lc $value };
            $seen[$nr]++;
            for my $kind ( keys %{ $left[$nr] } ) { delete $left[$nr]{$kind} unless $value =~ $kinds{$kind} }
            $unsure[$nr] ||= $value if %{ $left[$nr] } && $value =~ /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/;
        }
    }
    $self->{rows} = $rows || 0;
    $self->{found} = { %{ $self->{faults} } };
    my @order = ( $self->{decimal} || ( $self->{separator} eq ";" ? "comma" : "dot" ) ) eq "comma" ? qw(comma dot) : qw(dot comma);
    for my $nr ( 0 .. $#left ) {
        my ($kind) = $seen[$nr] ? grep { $left[$nr]{$_} } @order, qw(iso dmy mdy truth) : ();
        $self->{kinds}[$nr] = $kind || "text";
        $self->{notes}[$nr] = "$unsure[$nr] is read as " . $self->value( $nr, $unsure[$nr] ) . "; --decimal " . ( $kind eq "dot" ? "comma" : "dot" ) . " reads it the other way"
          if $unsure[$nr] && $kind && $left[$nr]{dot} && $left[$nr]{comma};
        $self->{notes}[$nr] = "day and month can't be told apart" if $kind && $left[$nr]{dmy} && $left[$nr]{mdy};
    }
    $self->rewind;
}

sub kind { my ( $self, $nr ) = @_; return $named{ $self->{kinds}[$nr] } || "text" }
sub is_number { my ( $self, $nr ) = @_; return $self->{kinds}[$nr] =~ /^(?:dot|comma)$/ }

# A field as a number, an ISO date or text; nothing where it says "missing". survey() comes first.
sub value {
    my ( $self, $nr, $text ) = @_;
    return unless defined $text;
    $text =~ s/^\s+|\s+$//g if $text =~ /^\s|\s$/;
    return if length $text < 5 && $missing{ lc $text };
    my $kind = $self->{kinds}[$nr] || "text";
    return $text if $kind eq "text";
    if ( $kind eq "dot" || $kind eq "comma" ) {
        # Most are plain.
        if   ( $kind eq "dot" ) { $text =~ tr/,//d }
        else                    { $text =~ tr/.//d; $text =~ tr/,/./ }
        return 0 + $text if $text =~ /^-?\d+(?:\.\d+)?$/;
        my $sign = $text =~ /^[(-]/ ? -1 : 1;
        $text =~ s/$space|$money|[()%+]|^-//g;
        return $sign * $text;
    }
    return sprintf "%04d-%02d-%02d", ( split m{[./-]}, $text )[ $kind eq "dmy" ? ( 2, 1, 0 ) : ( 2, 0, 1 ) ] if $kind eq "dmy" || $kind eq "mdy";
    return $text;
}

# What a condition compares with, as a value of the column: plain numbers and ISO dates count as they are, else as the column writes them. Nothing: it is none.
sub wanted {
    my ( $self, $nr, $text ) = @_;
    my $kind = $self->{kinds}[$nr];
    return $text if $kind eq "text" || $kind eq "truth";
    return $text if $self->is_number($nr) ? $text =~ /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/ : $text =~ /^\d{4}(?:-\d\d(?:-\d\d.*)?)?$/;
    return $text =~ $kinds{$kind} ? $self->value( $nr, $text ) : undef;
}

# Bytes as characters: UTF-8, or Latin-1 where they are not.
sub words { my ($text) = @_; utf8::decode($text); return $text }

# 1234567.5 as 1,234,567.5
sub grouped {
    my ($number) = @_;
    my $text = sprintf "%.15g", $number;
    1 while $text =~ s/^(-?\d+)(\d{3})/$1,$2/;
    return $text;
}

# Rows in columns that line up, numbers to the right, long values cut.
sub aligned {
    my ( $rows, $right ) = @_;
    my ( @widths, @lines );
    my @cells = map { [ map { my $cell = words( defined $_ ? $_ : "" ); $cell =~ s/[\r\n\t]+/ /g; length $cell > 40 ? substr( $cell, 0, 39 ) . "\x{2026}" : $cell } @$_ ] } @$rows;
    for my $row (@cells) { for my $nr ( 0 .. $#$row ) { $widths[$nr] = length $row->[$nr] if length $row->[$nr] > ( $widths[$nr] || 0 ) } }
    for my $row (@cells) {
        my $line = join "  ", map { my $pad = " " x ( ( $widths[$_] || 0 ) - length $row->[$_] ); $right->[$_] ? $pad . $row->[$_] : $row->[$_] . $pad } 0 .. $#$row;
        $line =~ s/\s+$//;
        utf8::encode($line);
        push @lines, "$line\n";
    }
    return join "", @lines;
}

1;
