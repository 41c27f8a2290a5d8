package io.sallyport.auth.pipeline;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address. Never a name: reading one asks no name server. */
public record ClientAddress(InetAddress address) {

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  /** Reads a literal, IPv6 with or without brackets; empty for anything else. */
  public static Optional<ClientAddress> parse(String text) {
    String literal =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    int zone = literal.indexOf('%');
    String bare = zone < 0 ? literal : literal.substring(0, zone);
    if (bare.length() > 45 || !(IPV4.matcher(bare).matches() || IPV6.matcher(bare).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ClientAddress(InetAddress.getByName(bare)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether it is the machine itself. */
  public boolean loopback() {
    return address.isLoopbackAddress();
  }

  /**
   * What limits are counted for: an IPv4 address, or the /64 of an IPv6 address, which is what one
   * subscriber gets.
   */
  public String limitKey() {
    if (address instanceof Inet6Address) {
      byte[] prefix = Arrays.copyOf(address.getAddress(), 8);
      return java.util.HexFormat.of().formatHex(prefix) + "/64";
    }
    return address.getHostAddress();
  }

  /** Whether it lies in a block such as {@code 10.0.0.0/8}. */
  public boolean in(Block block) {
    byte[] mine = address.getAddress();
    byte[] theirs = block.base().address().getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < block.bits(); bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((mine[bit >> 3] & mask) != (theirs[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return address.getHostAddress();
  }

  /**
   * A block of addresses in CIDR notation.
   *
   * @param bits how many leading bits count
   */
  public record Block(ClientAddress base, int bits) {

    /** Reads {@code address} or {@code address/bits}; empty for anything else. */
    public static Optional<Block> parse(String text) {
      int slash = text.indexOf('/');
      String base = slash < 0 ? text : text.substring(0, slash);
      return ClientAddress.parse(base)
          .flatMap(
              address -> {
                int all = address.address() instanceof Inet4Address ? 32 : 128;
                String length = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
                if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > all) {
                  return Optional.empty();
                }
                return Optional.of(new Block(address, Integer.parseInt(length)));
              });
    }
  }
}
