import assert from "node:assert/strict";
import { test } from "node:test";
import { isPublic } from "../../src/core/network/addresses.ts";

const closed =
  "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255 " +
  "192.0.0.8 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 " +
  ":: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::10.0.0.1 64:ff9b::1 64:ff9b:1::808:808 100::1 " +
  "2001::1 2001:db8::1 2002:7f00:1::1 2002:808:808::1 3fff::1 4000::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2606:4700::1%lo x 1 1.2.3";
const open =
  "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.1.1 223.255.255.255 2606:4700::1111 2a00:1450::1 64:ff9b::808:808";

test("only addresses of the public internet are public, whatever they are wrapped in", () => {
  for (const each of closed.split(" ")) assert.equal(isPublic(each), false, each);
  for (const each of open.split(" ")) assert.equal(isPublic(each), true, each);
});
