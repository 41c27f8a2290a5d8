package io.sallyport.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Published vectors of known attacks on signatures. */
final class Wycheproof {

  /** A case, with the group that holds its key. */
  record Case(JsonNode group, JsonNode test) {

    int id() {
      return test.get("tcId").asInt();
    }

    boolean valid() {
      return test.get("result").asText().equals("valid");
    }

    byte[] bytes(String field) {
      return HexFormat.of().parseHex(test.get(field).asText());
    }

    byte[] publicKey() {
      return HexFormat.of().parseHex(group.get("publicKeyDer").asText());
    }
  }

  private Wycheproof() {}

  static List<Case> cases(String file) {
    try (InputStream in = Wycheproof.class.getResourceAsStream("/vectors/wycheproof/" + file)) {
      var all = new ArrayList<Case>();
      JsonNode read = new ObjectMapper().readTree(Objects.requireNonNull(in, file));
      for (JsonNode group : read.get("testGroups")) {
        for (JsonNode test : group.get("tests")) {
          all.add(new Case(group, test));
        }
      }
      if (all.size() != read.get("numberOfTests").asInt()) {
        throw new AssertionError(file + " is not whole");
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
