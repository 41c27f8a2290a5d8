package io.sallyport.identity.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text file of a {@link KeyRing}. */
final class KeyFile {

  private final Path file;

  private KeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  static KeyRing open(Path file) {
    return new KeyFile(file).open();
  }

  private KeyRing open() {
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        create();
      }
      return read(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The key file "
              + file
              + " cannot be read or made. Check that it is a text file, and that this process may"
              + " read it and write to its folder.",
          e);
    }
  }

  private KeyRing read(List<String> lines) {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    String last = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] words = line.split("\\s+");
        last = words[0];
        if (words.length != 2 || !KeyRing.isId(last) || keys.put(last, key(words[1])) != null) {
          throw malformed(i + 1);
        }
        if (keys.get(last).length != KeyRing.KEY_LENGTH) {
          throw malformed(i + 1);
        }
      }
    }
    if (keys.isEmpty()) {
      throw malformed(lines.size() + 1);
    }
    return KeyRing.of(keys, last);
  }

  /** The bytes; none if it is no base64. */
  private static byte[] key(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private IllegalArgumentException malformed(int line) {
    return new IllegalArgumentException(
        "The key file "
            + file
            + ", line "
            + line
            + ", is not a key. Write an id of its own, a space and 32 bytes in base64, or put the"
            + " file back from a backup: what its keys have sealed cannot be read without them.");
  }

  /** Of processes that start at once, the first one's file stays, and is whole when it is seen. */
  private void create() throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("No folder");
    }
    Files.createDirectories(folder);
    // Readable by its owner alone where the file system knows owners.
    Path made = Files.createTempFile(folder, ".sallyport-keys", ".new");
    try {
      write(made);
      publish(made);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private static void write(Path made) throws IOException {
    String key = Base64.getEncoder().encodeToString(Secrets.bytes(KeyRing.KEY_LENGTH));
    String text =
        "# Keep it secret, and keep a copy: an id and a key on each line; the last line seals.\n"
            + Secrets.handle().substring(0, 8)
            + " "
            + key
            + "\n";
    try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** A link, unlike a move, never takes the place of a file that is there. */
  private void publish(Path made) throws IOException {
    try {
      Files.createLink(file, made);
    } catch (FileAlreadyExistsException e) {
      // Another process was first: its keys are ours.
    } catch (UnsupportedOperationException | IOException e) {
      moveWhereLinksAreUnknown(made);
    }
  }

  private void moveWhereLinksAreUnknown(Path made) throws IOException {
    try {
      Files.move(made, file);
    } catch (FileAlreadyExistsException e) {
      // As above.
    }
  }
}
