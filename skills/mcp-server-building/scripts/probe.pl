#!/usr/bin/env perl
# Does an MCP server over stdio keep to the protocol? perl probe.pl [--timeout S] [--call TOOL JSON] -- COMMAND [ARGUMENT ...]
# Starts it, shakes hands, lists tools, resources and prompts, sends what hosts send in practice (ping, unknown methods, unknown tools, broken JSON),
# closes its input and waits for its end. Prints what it offers and what is wrong. --call calls one tool and shows the whole answer.
# Exit 1 where there is an ERROR. It runs the command as it is given: run it where the server may run.
use strict;
use warnings;
$SIG{__DIE__} = sub { die @_ if $^S; print STDERR @_; exit 2 };
use IO::Select;
use IPC::Open3;
use Symbol qw(gensym);
use POSIX qw(:sys_wait_h);
no warnings "recursion";

my ( $patience, @call ) = (10);
while ( @ARGV && $ARGV[0] ne "--" ) {
    my $option = shift @ARGV;
    if    ( $option eq "--timeout" && @ARGV ) { $patience = shift @ARGV }
    elsif ( $option eq "--call" && @ARGV > 1 ) { @call = splice @ARGV, 0, 2 }
    else                                       { unshift @ARGV, $option; last }
}
shift @ARGV if @ARGV && $ARGV[0] eq "--";
die "usage: perl probe.pl [--timeout S] [--call TOOL JSON] -- COMMAND [ARGUMENT ...]\n" unless @ARGV && $patience =~ /^\d+$/;
binmode STDOUT, ":utf8";
$SIG{PIPE} = "IGNORE";

my ( $errors, %said ) = (0);
sub wrong { my ($what) = @_; return if $said{$what}++; $errors++; print "ERROR $what\n" }
sub hint  { my ($what) = @_; print "hint  $what\n" unless $said{$what}++ }
sub cut   { my ($text) = @_; $text =~ s/\s+/ /g; return length $text > 100 ? substr( $text, 0, 99 ) . "\x{2026}" : $text }

# A JSON text as Perl's values: objects and arrays as references, true, false and null as references to 1, 0 and undef. Dies where it is none.
sub decode {
    local $_ = shift;
    my ( $value, %escapes ) = ( undef, b => "\b", f => "\f", n => "\n", r => "\r", t => "\t" );
    my $string = sub {
        /\G"((?:[^"\\\x00-\x1f]|\\(?:["\\\/bfnrt]|u[0-9a-fA-F]{4}))*+)"/gc or die "a string is broken\n";
        my $text = $1;
        $text =~ s/\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)/chr 0x10000 + ( ( hex($1) & 0x3ff ) << 10 ) + ( hex($2) & 0x3ff )/ge;
        $text =~ s/\\(?:u(....)|(.))/defined $1 ? chr hex $1 : $escapes{$2} || $2/ge;
        return $text;
    };
    my $any;
    $any = sub {
        /\G\s+/gc;
        if (/\G\{\s*/gc) {
            my %object;
            until (/\G\s*\}/gc) {
                %object and ( /\G\s*,\s*/gc or die "a comma is missing\n" );
                my $name = $string->();
                /\G\s*:/gc or die "a colon is missing\n";
                $object{$name} = $any->();
            }
            return \%object;
        }
        if (/\G\[\s*/gc) {
            my @list;
            until (/\G\s*\]/gc) { @list and ( /\G\s*,/gc or die "a comma is missing\n" ); push @list, $any->() }
            return \@list;
        }
        return $string->() if /\G(?=")/gc;
        return $1 if /\G(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/gc;
        return $1 eq "null" ? \undef : \( $1 eq "true" ? 1 : 0 ) if /\G(true|false|null)\b/gc;
        die "a value is missing\n";
    };
    $value = $any->();
    /\G\s*\z/gc or die "something stands behind the value\n";
    return $value;
}

my $call_input;
if (@call) {
    $call_input = eval { decode( $call[1] ) };
    die "The input of --call is no JSON object: $call[1]\n" unless ref $call_input eq "HASH";
}

my ( $in, $out, $err ) = ( undef, undef, gensym );
my $pid = eval { open3( $in, $out, $err, @ARGV ) } or die "It could not be started: $ARGV[0]. Is it installed here, and the path right?\n";
END { my $code = $?; if ($pid) { kill "KILL", $pid; waitpid $pid, 0 } $? = $code }
my $select = IO::Select->new( $out, $err );
my ( $rest, $stderr, $closed, %answers ) = ( "", "", 0 );

# Reads what comes until `$done` says so, or patience ends.
sub listen_until {
    my ( $done, $seconds ) = @_;
    my $end = time + ( $seconds // $patience );
    while ( !$done->() ) {
        return 0 if $closed || time > $end;
        for my $handle ( $select->can_read(0.2) ) {
            my $count = sysread $handle, my $bytes, 65536;
            if ( !$count ) { $select->remove($handle); $closed = 1 if $handle == $out; next }
            if ( $handle == $err ) { $stderr .= $bytes if length $stderr < 20000; next }
            $rest .= $bytes;
            take($1) while $rest =~ s/^([^\n]*)\n//;
            die_of_size() if length $rest > 50_000_000;
        }
    }
    return 1;
}

sub die_of_size { wrong("a message has more than 50 MB and no line end"); exit 1 }

sub take {
    my ($line) = @_;
    $line =~ s/\r$//;
    utf8::decode($line) or return wrong("a message is not UTF-8");
    return if $line eq "";
    my $message = eval { decode($line) };
    return wrong( "something else than messages is on its standard output (it belongs to the protocol alone; print to standard error): " . cut($line) ) if ref $message ne "HASH";
    return wrong( "a message without \"jsonrpc\": \"2.0\": " . cut($line) ) if ( $message->{jsonrpc} // "" ) ne "2.0";
    if ( exists $message->{method} ) {
        # It may ask us something; we offer nothing but ping.
        return unless exists $message->{id};
        my $id = $message->{id} =~ /^-?\d+$/ ? $message->{id} : "\"$message->{id}\"";
        send_raw( $message->{method} eq "ping" ? "{\"jsonrpc\":\"2.0\",\"id\":$id,\"result\":{}}" : "{\"jsonrpc\":\"2.0\",\"id\":$id,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}" );
        return;
    }
    return wrong( "an answer without an id: " . cut($line) ) unless exists $message->{id};
    my $id = ref $message->{id} ? "null" : $message->{id};
    return wrong("the answer to request $id came twice") if $answers{$id} && $id ne "null";
    wrong("the answer to request $id holds both a result and an error, or neither") unless exists $message->{result} xor exists $message->{error};
    $answers{$id} = $message;
}

sub send_raw { my ($text) = @_; utf8::encode($text) if utf8::is_utf8($text); local $SIG{ALRM} = sub { die "full\n" }; eval { alarm $patience; syswrite $in, "$text\n"; alarm 0; 1 } or wrong("it doesn't read its input") }

my $last = 0;

# Sends a request and gives the answer, or nothing when none comes.
sub ask {
    my ( $method, $params ) = @_;
    my $id = ++$last;
    send_raw( "{\"jsonrpc\":\"2.0\",\"id\":$id,\"method\":\"$method\"" . ( defined $params ? ",\"params\":$params" : "" ) . "}" );
    return $answers{$id} if listen_until( sub { $answers{$id} } );
    wrong( $closed ? "it ended before it answered $method" : "no answer to $method within $patience s" );
    ended() if $closed;
    return;
}

sub ended {
    listen_until( sub { 0 }, 0 );
    sysread $err, my $more, 20000 if $select->exists($err) && IO::Select->new($err)->can_read(0.2);
    $stderr .= $more if defined $more;
    my @lines = grep { /\S/ } split /\n/, $stderr;
    print "It said on standard error:\n", map { "  " . cut($_) . "\n" } @lines > 10 ? @lines[ 0 .. 9 ] : @lines if @lines;
    exit 1;
}

my $hello = ask( "initialize", '{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"probe","version":"1"}}' ) or ended();
if ( $hello->{error} ) { wrong( "initialize was refused: " . cut( $hello->{error}{message} // "" ) ); exit 1 }
my $about = $hello->{result};
my $server = ref $about->{serverInfo} eq "HASH" ? $about->{serverInfo} : {};
my $offers = ref $about->{capabilities} eq "HASH" ? $about->{capabilities} : {};
wrong("initialize gives no protocolVersion like 2025-06-18") unless ( $about->{protocolVersion} // "" ) =~ /^\d{4}-\d\d-\d\d$/;
wrong("initialize gives no serverInfo with name and version") unless defined $server->{name} && defined $server->{version};
wrong("initialize gives no capabilities") unless ref $about->{capabilities} eq "HASH";
print "Server: ", $server->{name} // "?", " ", $server->{version} // "?", ", protocol ", $about->{protocolVersion} // "?", ", offers: ", join( ", ", sort keys %$offers ) || "nothing", "\n";
print "Instructions: ", cut( $about->{instructions} ), "\n" if defined $about->{instructions} && !ref $about->{instructions};
send_raw('{"jsonrpc":"2.0","method":"notifications/initialized"}');

my $pong = ask("ping");
wrong("ping must be answered by an empty result") if $pong && ref $pong->{result} ne "HASH";

my %tools;
if ( $offers->{tools} ) {
    my @tools = listed( "tools/list", "tools" );
    print scalar @tools, @tools == 1 ? " tool\n" : " tools\n";
    tool($_) for @tools;
    my $unknown = ask( "tools/call", '{"name":"no_such_tool_here","arguments":{}}' );
    wrong("an unknown tool was called, and it answered as if it had worked") if $unknown && !$unknown->{error} && !( ref $unknown->{result} eq "HASH" && ref $unknown->{result}{isError} && ${ $unknown->{result}{isError} } );
}
for my $kind (qw(resources prompts)) {
    next unless $offers->{$kind};
    my @list = listed( "$kind/list", $kind );
    print scalar @list, " ", @list == 1 ? $kind =~ s/s$//r : $kind, @list ? ": " . cut( join ", ", map { $_->{uri} // $_->{name} // "?" } grep { ref $_ eq "HASH" } @list ) : "", "\n";
}

# All pages of a list.
sub listed {
    my ( $method, $key ) = @_;
    my ( @all, $cursor, %seen );
    while (1) {
        my $answer = ask( $method, defined $cursor ? "{\"cursor\":\"" . ( $cursor =~ s/(["\\])/\\$1/gr ) . "\"}" : "{}" ) or return @all;
        my $list = ref $answer->{result} eq "HASH" ? $answer->{result}{$key} : undef;
        if ( ref $list ne "ARRAY" ) { wrong("$method gives no list of $key"); return @all }
        push @all, @$list;
        $cursor = $answer->{result}{nextCursor};
        return @all if !defined $cursor || ref $cursor;
        if ( $seen{$cursor}++ ) { wrong("$method gives the same nextCursor again: its pages never end"); return @all }
    }
}

sub tool {
    my ($tool) = @_;
    return wrong("a tool that is no object") if ref $tool ne "HASH";
    my $name = $tool->{name} // "";
    my ( $description, $schema ) = @$tool{qw(description inputSchema)};
    wrong("a tool has no name") if $name eq "";
    wrong("tool $name stands in the list twice") if $tools{$name};
    $tools{$name} = $tool;
    hint("tool $name: models' services take only letters, digits, _ and -, at most 64") if $name !~ /^[A-Za-z0-9_-]{1,64}$/;
    if   ( !defined $description || $description !~ /\S/ ) { wrong("tool $name has no description: a model can't know when to use it") }
    else {
        hint( "tool $name: its description has " . length($description) . " characters; all of them are paid in every request" ) if length $description > 1500;
        hint("tool $name: say in more words what it does and when") if length $description < 25;
    }
    my %hints = ref $tool->{annotations} eq "HASH" ? %{ $tool->{annotations} } : ();
    my @marks = map { ref $hints{"${_}Hint"} eq "SCALAR" ? ( ${ $hints{"${_}Hint"} } ? $_ : "not $_" ) : () } qw(readOnly destructive idempotent openWorld);
    if ( ref $schema ne "HASH" || ( $schema->{type} // "" ) ne "object" ) { wrong("tool $name: inputSchema must be an object with \"type\": \"object\""); $schema = {} }
    my $properties = ref $schema->{properties} eq "HASH" ? $schema->{properties} : {};
    my %required = map { $_ => 1 } ref $schema->{required} eq "ARRAY" ? @{ $schema->{required} } : ();
    for my $each ( sort keys %required ) { wrong("tool $name: required names $each, which is no property") unless $properties->{$each} }
    my @silent = grep { ref $properties->{$_} ne "HASH" || ( $properties->{$_}{description} // "" ) !~ /\S/ && !$properties->{$_}{enum} } sort keys %$properties;
    hint( "tool $name: no description of " . join( ", ", @silent ) ) if @silent;
    hint("tool $name: no annotations (readOnlyHint, destructiveHint): hosts must take it for dangerous") unless @marks;
    print "  $name(", join( ", ", map { $_ . ( $required{$_} ? "" : "?" ) } sort keys %$properties ), ")", @marks ? " [" . join( ", ", @marks ) . "]" : "", " ", cut( $description // "" ), "\n";
}

if (@call) {
    my $answer = ask( "tools/call", "{\"name\":\"" . ( $call[0] =~ s/(["\\])/\\$1/gr ) . "\",\"arguments\":$call[1]}" );
    if ($answer) {
        my $result = $answer->{result};
        if    ( $answer->{error} ) { print "Call of $call[0] failed: ", $answer->{error}{code} // "?", " ", $answer->{error}{message} // "", "\n" }
        elsif ( ref $result ne "HASH" || ref $result->{content} ne "ARRAY" ) { wrong("the result of $call[0] has no list \"content\"") }
        else {
            print "Call of $call[0]", ref $result->{isError} && ${ $result->{isError} } ? " says it failed" : "", ":\n";
            for my $part ( @{ $result->{content} } ) { print map { "  $_\n" } ( $part->{type} // "" ) eq "text" ? split /\n/, $part->{text} // "" : "(" . ( $part->{type} // "?" ) . ")" }
            my $declared = ref $tools{ $call[0] } && $tools{ $call[0] }{outputSchema};
            wrong("$call[0] declares an outputSchema and gives no structuredContent") if $declared && ref $result->{structuredContent} ne "HASH" && !ref $result->{isError};
        }
    }
}

my $stranger = ask("no/such/method");
wrong("an unknown method must be answered by error -32601") if $stranger && ( ref $stranger->{error} ne "HASH" || ( $stranger->{error}{code} // "" ) ne "-32601" );
send_raw('{"jsonrpc":"2.0","method":"notifications/no_such_thing"}');
send_raw('{this is not JSON');
my $alive = ask("ping");
hint("after a line that is no JSON it answers no more") unless $alive;

close $in;
my $gone = 0;
# Its output may end a moment before it does.
my $end = time + 4;
until ( $gone || time > $end ) {
    last if $gone = waitpid( $pid, WNOHANG ) == $pid;
    $closed ? select( undef, undef, undef, 0.1 ) : listen_until( sub { 0 }, 0 );
}
# What it said last.
listen_until( sub { 0 }, 1 ) if $gone && !$closed;
wrong("its input was closed seconds ago and it still runs: hosts leave zombies behind") unless $gone;
undef $pid if $gone;
wrong( "its last message has no line end: " . cut($rest) ) if $rest =~ /\S/;
print $errors ? "$errors " . ( $errors == 1 ? "error" : "errors" ) . "\n" : "It keeps to the protocol as far as was tried.\n";
exit( $errors ? 1 : 0 );
