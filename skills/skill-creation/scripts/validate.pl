#!/usr/bin/env perl
# Is a skill fit to be used? perl validate.pl FOLDER ...   (each holds a SKILL.md)
# Strict: the Agent Skills standard's rules, and what a skill dies of in practice: dead links, files nobody mentions, scripts that don't parse,
# lines that download and run. ERROR means: mend it; hint means: think about it. Exit 1 where there is an error.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };

die "usage: perl validate.pl FOLDER ...\n" unless @ARGV;
binmode STDOUT, ":utf8";
my @known = qw(name description license compatibility metadata allowed-tools);
my $errors = 0;

for my $folder ( map { s{/+$}{}r =~ s{/SKILL\.md$}{}r } @ARGV ) {
    my ( @errors, @hints );
    check( $folder, sub { push @errors, @_ }, sub { push @hints, @_ } );
    print "$folder: ", @errors ? scalar(@errors) . ( @errors == 1 ? " error" : " errors" ) : "valid", @hints ? ", " . @hints . ( @hints == 1 ? " hint" : " hints" ) : "", "\n";
    print map { "  ERROR $_\n" } @errors;
    print map { "  hint  $_\n" } @hints;
    $errors += @errors;
}
exit( $errors ? 1 : 0 );

sub slurp {
    my ($file) = @_;
    open my $in, "<", $file or return;
    binmode $in;
    my $text = do { local $/; <$in> };
    return defined $text ? $text : "";
}

sub check {
    my ( $folder, $error, $hint ) = @_;
    return $error->("the folder is not there") unless -d $folder;
    return $error->("it holds no SKILL.md (the name is in capitals)") unless -f "$folder/SKILL.md";
    my $text = slurp("$folder/SKILL.md");
    $text = "" unless defined $text;
    $error->("SKILL.md is not UTF-8") unless utf8::decode($text);
    $hint->("SKILL.md begins with a byte-order mark: some readers stumble over it") if $text =~ s/^\x{feff}//;
    $text =~ s/\r\n?/\n/g;
    return $error->("SKILL.md is empty") unless $text =~ /\S/;
    return $error->("line 1: it must begin with --- on a line of its own") unless $text =~ s/\A---[ \t]*\n//;
    return $error->("line 1: the front matter is never closed by a second ---") unless $text =~ s/\A(.*?)^---[ \t]*\n?//ms;
    my ( $front, $body ) = ( $1, $text );
    my $values = front_matter( $front, $error );
    my ($base) = ( $folder eq "." ? do { require Cwd; Cwd::getcwd() } : $folder ) =~ m{([^/]+)$};
    check_values( $values, $base, $error, $hint );
    check_body( $body, 2 + ( $front =~ tr/\n// ), $error, $hint );
    check_files( $folder, $body, $error, $hint );
}

# The plain YAML that front matter should be: "key: value", quoted or folded over indented lines, and one level of "  key: value" below.
sub front_matter {
    my ( $front, $error ) = @_;
    my ( %values, $key, $folded );
    my $nr = 1;
    for my $line ( split /\n/, $front ) {
        $nr++;
        next if $line =~ /^\s*(?:#|$)/;
        if ( $line =~ /\t/ && $line =~ /^\s*\t/ ) { $error->("line $nr: a tab indents; YAML wants spaces"); next }
        if ( $line =~ /^([\w.-]+):(?:\s+(.*?))?\s*$/ ) {
            ( $key, my $value ) = ( $1, $2 );
            $error->("line $nr: $key stands there twice") if exists $values{$key};
            $folded = defined $value && $value =~ /^[|>][-+]?$/;
            $values{$key} = $folded || !defined $value ? "" : scalar_of( $value, $nr, $error );
        }
        elsif ( defined $key && !$folded && $line =~ /^\s+("[^"]+"|[\w.-]+):(?:\s+(.*?))?\s*$/ && ( ref $values{$key} || $values{$key} eq "" ) ) {
            $values{$key} = {} unless ref $values{$key};
            my ( $name, $value ) = ( $1 =~ s/"//gr, $2 );
            $values{$key}{$name} = defined $value ? scalar_of( $value, $nr, $error ) : "";
        }
        elsif ( defined $key && !ref $values{$key} && $line =~ /^\s+(\S.*?)\s*$/ ) { $values{$key} .= ( $values{$key} eq "" ? "" : " " ) . $1 }
        else { $error->("line $nr: this is not \"key: value\": $line") }
    }
    return \%values;
}

sub scalar_of {
    my ( $value, $nr, $error ) = @_;
    return $1 =~ s/\\(["\\])/$1/gr if $value =~ /^"((?:[^"\\]|\\.)*)"(?:\s+#.*)?$/;
    return $1 =~ s/''/'/gr if $value =~ /^'((?:[^']|'')*)'(?:\s+#.*)?$/;
    $error->("line $nr: quote this value, it holds \": \" or \" #\", or begins with a sign of YAML's") if $value =~ /: | #|:$|^[&*!|>%@`"'\[\]{},?-](?:\s|$|[^\s])/ && $value !~ /^-?\d/;
    return \undef if $value =~ /^(?:null|~|Null|NULL)$/;
    return $value;
}

sub check_values {
    my ( $values, $base, $error, $hint ) = @_;
    for my $key ( sort keys %$values ) {
        $error->("$key is no key of the standard; what is your own goes below metadata") unless grep { $_ eq $key } @known;
    }
    my ( $name, $description ) = map { my $value = $values->{$_}; ref $value ? "" : defined $value ? $value : "" } qw(name description);
    if   ( $name eq "" ) { $error->("name is missing") }
    else {
        $error->("name: small letters, digits and single hyphens only, none at its ends: \"$name\"") unless $name =~ /^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/;
        $error->( "name has " . length($name) . " characters, 64 are the most" ) if length $name > 64;
        $error->("name is \"$name\", and the folder is called \"$base\": they must be the same") if $name ne $base;
    }
    if ( $description !~ /\S/ ) { $error->("description is missing") }
    else {
        $error->( "description has " . length($description) . " characters, 1024 are the most" ) if length $description > 1024;
        $error->("description holds < or >, which prompts are put together with") if $description =~ /[<>]/;
        $hint->("description doesn't say when to use it (\"Use when ...\"): a model chooses by that alone") unless $description =~ /\b(?:use (?:it|this|when|for|to|before|after|on)|when|whenever|if (?:the|a|some)|before|after)\b/i;
        $hint->("description is short: say what it does and when, in the words people use for it") if length $description < 60;
        $hint->("description speaks as \"I\" or \"you\": it is read as a list entry, say it in the third person") if $description =~ /\b(?:I|I'll|you can)\b/;
    }
    $error->("compatibility has more than 500 characters") if !ref( $values->{compatibility} // "" ) && length( $values->{compatibility} // "" ) > 500;
    if ( exists $values->{metadata} ) {
        my $metadata = $values->{metadata};
        if   ( ref $metadata ne "HASH" ) { $error->("metadata must be a list of \"key: value\" below it") if ref $metadata || $metadata ne "" }
        else { ref $metadata->{$_} and $error->("metadata $_ must be text") for sort keys %$metadata }
    }
}

sub check_body {
    my ( $body, $before, $error, $hint ) = @_;
    my @lines = split /\n/, $body;
    $error->("there is nothing below the front matter") unless $body =~ /\S/;
    $hint->( @lines . " lines: over 500 it costs more than it says; move details to references/" ) if @lines > 500;
    my $tokens = int( length($body) / 4 );
    $hint->("about $tokens tokens: over 5000 it crowds out the work") if $tokens > 5000;
    for my $nr ( 0 .. $#lines ) {
        my $at = $nr + $before + 1;
        my $line = $lines[$nr];
        $error->("line $at: an invisible or direction-changing character") if $line =~ /[\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{e0000}-\x{e007f}]/;
        $error->("line $at: it downloads something and runs it") if $line =~ /\b(?:curl|wget|iwr|irm)\b[^|\n]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\b(?:curl|wget)\b[^|\n]*\|\s*(?:python\d?|perl|node)\b|base64\s+(?:-d|--decode)[^|\n]*\|\s*(?:ba)?sh\b/;
        $hint->("line $at: a path of one machine") if $line =~ m{(?:^|[\s`"'(])(?:/home/|/Users/|C:\\Users\\)\w};
        $hint->("line $at: still a placeholder?") if $line =~ /\b(?:TODO|TBD|FIXME|lorem ipsum)\b|\[(?:insert|your) /i;
    }
}

sub check_files {
    my ( $folder, $body, $error, $hint ) = @_;
    my @files = below( $folder, "" );
    my %there = map { $_ => 1 } @files;
    my %texts = map { $_ => slurp("$folder/$_") // "" } grep { !-l "$folder/$_" && -s "$folder/$_" < 1_000_000 } @files;
    # What links and code of the body name must be there.
    my %named;
    my $prose = $body =~ s/^(```+|~~~+).*?^\1[^\n]*$//gmsr;
    $named{$1} = 1 while $prose =~ /\]\((?!https?:|#|mailto:)<?([^)\s#>]+)/g;
    $named{$1} = 1 while $body =~ m{(?<![\w/.-])((?:scripts|references|assets)/[\w.-]*\w)}g;
    for my $name ( sort keys %named ) {
        my $path = $name =~ s{^\./}{}r;
        if    ( $path =~ m{(?:^|/)\.\./|^/} ) { $error->("$name lies outside the skill's folder") }
        elsif ( !-e "$folder/$path" )         { $error->("$name is named and not there") }
    }
    for my $file (@files) {
        next if $file =~ /^(?:SKILL\.md|LICENSE(?:\.\w+)?|skill\.ya?ml)$/;
        my $base = $file =~ s{.*/}{}r;
        $error->("$file is a link: skills are plain files") if -l "$folder/$file";
        $hint->("$file lies deeper than one folder: keep scripts/, references/ and assets/ flat") if ( $file =~ tr{/}{} ) > 1;
        $hint->("$file is mentioned nowhere: nobody will find it") unless $body =~ /\Q$base\E/ || grep { $_ ne $file && $texts{$_} =~ /\Q$base\E/ } keys %texts;
        $hint->( "$file is large (" . int( ( -s "$folder/$file" ) / 1000 ) . " kB)" ) if !-l "$folder/$file" && -s "$folder/$file" > 1_000_000;
        $hint->("$file is hidden") if $file =~ m{(?:^|/)\.};
        check_script( $folder, $file, $texts{$file}, $error, $hint ) if $file =~ m{^scripts/} && defined $texts{$file};
    }
}

sub check_script {
    my ( $folder, $file, $text, $error, $hint ) = @_;
    # A module is loaded by a script, not run.
    return if $file =~ /\.(?:pm|json|txt|md|csv|awk|sed)$/;
    my ($program) = $text =~ /\A#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(\S+)/;
    return $error->("$file has no first line #!... that says what runs it") unless defined $program;
    $error->("$file has Windows line ends, so its first line doesn't work") if $text =~ /\A[^\n]*\r\n/;
    $hint->("$file isn't executable: chmod +x") unless -x "$folder/$file";
    $program =~ s{.*/}{};
    my @how = $program =~ /^(?:sh|dash|bash|zsh)$/ ? ( $program, "-n" ) : $program eq "perl" ? ( "perl", "-c" ) : $program eq "node" ? ( "node", "--check" ) : ();
    $error->("$file downloads something and runs it") if $text =~ /^[^#\n]*\b(?:curl|wget)\b[^|\n]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/m;
    return unless @how && grep { -x "$_/$how[0]" } split /:/, $ENV{PATH} // "";
    # perl -c would run BEGIN blocks of a stranger's script.
    return $hint->("$file was not checked: it runs code while it is read") if $program eq "perl" && $text =~ /^\s*(?:BEGIN|UNITCHECK|CHECK|INIT)\s*\{/m;
    my $pid = open( my $out, "-|" ) // return;
    if ( !$pid ) { open STDERR, ">&", \*STDOUT; exec @how, "$folder/$file" or exit 127 }
    my $said = do { local $/; <$out> };
    close $out;
    my ($first) = ( $said // "" ) =~ /^(.*\S)/;
    $error->( "$file doesn't parse: " . ( $first // "exit $?" ) ) if $?;
}

sub below {
    my ( $folder, $inside ) = @_;
    opendir my $in, $inside eq "" ? $folder : "$folder/$inside" or return ();
    my @names = sort grep { !/^\.\.?$/ } readdir $in;
    return map { my $file = $inside eq "" ? $_ : "$inside/$_"; -d "$folder/$file" && !-l "$folder/$file" ? $_ eq ".git" ? () : below( $folder, $file ) : $file } @names;
}
