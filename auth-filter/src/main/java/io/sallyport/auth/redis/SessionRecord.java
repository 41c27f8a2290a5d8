package io.sallyport.auth.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.session.Session;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Epoch;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as Redis keeps it: a JSON array, whose first two numbers are written in place by
 * scripts, each at its own fixed offset and as wide as it ever gets.
 *
 * <pre>{@code
 * [1893056400000,7         ,1,0,6,"account","name","role role","handle","pwd otp",1893056400000,…]
 *  seen          rights     version
 * }</pre>
 *
 * <p>After the version: the revocation and rights epoch when it was made, then account, name,
 * roles, handle, methods, and when it signed in, was made and ends. Times are milliseconds since
 * 1970. Address and browser are kept apart, since only a list of sessions shows them.
 *
 * @param seen when somebody last came with it, as far as that was written down
 * @param rights the account's rights epoch
 * @param session without address and browser
 */
record SessionRecord(long seen, long rights, Session session) {

  static final int VERSION = 1;

  /** Where scripts write {@link #seen}, 13 digits. */
  static final int SEEN_AT = 1;

  /** Where scripts write {@link #rights}, 10 characters. */
  static final int RIGHTS_AT = 15;

  private static final int RIGHTS_WIDTH = 10;
  private static final JsonFactory JSON = new JsonFactory();

  /** A number as scripts write it. */
  static String rights(long number) {
    return String.format("%-" + RIGHTS_WIDTH + "d", number);
  }

  /** Milliseconds as scripts write them: 13 digits from 2001 to 2286. */
  static String seen(long millis) {
    return String.format("%013d", millis);
  }

  String text() {
    Caller caller = session.caller();
    var text = new StringWriter(256);
    text.write("[" + seen(seen) + "," + rights(rights) + ",");
    try (JsonGenerator to = JSON.createGenerator(text)) {
      to.writeStartArray();
      to.writeNumber(VERSION);
      to.writeNumber(session.epoch().revocation());
      to.writeNumber(session.epoch().rights());
      to.writeString(caller.accountId());
      to.writeString(caller.username());
      to.writeString(String.join(" ", caller.grants().roles()));
      to.writeString(caller.handle());
      to.writeString(String.join(" ", caller.amr()));
      to.writeNumber(caller.authTime().toEpochMilli());
      to.writeNumber(session.createdAt().toEpochMilli());
      to.writeNumber(caller.expiresAt().toEpochMilli());
      to.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // One array: the generator's own bracket goes.
    int second = text.getBuffer().indexOf("[", 1);
    return text.getBuffer().deleteCharAt(second).toString();
  }

  /** Reads what {@link #text} wrote; null for anything else, a later version included. */
  static @Nullable SessionRecord of(String text, Roles roles) {
    try (JsonParser from = JSON.createParser(text)) {
      if (from.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      long seen = from.nextLongValue(-1);
      long rights = from.nextLongValue(-1);
      if (from.nextLongValue(-1) != VERSION) {
        return null;
      }
      var epoch = new Epoch(from.nextLongValue(-1), from.nextLongValue(-1));
      String account = string(from);
      String name = string(from);
      Grants grants = roles.grantsOf(Set.of(words(string(from))));
      String handle = string(from);
      List<String> amr = List.of(words(string(from)));
      Instant authTime = time(from);
      Instant createdAt = time(from);
      Instant expiresAt = time(from);
      if (from.nextToken() != JsonToken.END_ARRAY || epoch.revocation() < 0 || seen < 0) {
        return null;
      }
      var caller =
          new Caller(
              account,
              name,
              grants,
              grants.permissions(),
              Caller.Mechanism.SESSION,
              handle,
              amr,
              authTime,
              expiresAt);
      return new SessionRecord(seen, rights, new Session(caller, epoch, createdAt, "", ""));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static String string(JsonParser from) throws IOException {
    String text = from.nextTextValue();
    if (text == null) {
      throw new IOException("No text where one is expected");
    }
    return text;
  }

  private static Instant time(JsonParser from) throws IOException {
    long millis = from.nextLongValue(-1);
    if (millis < 0) {
      throw new IOException("No time where one is expected");
    }
    return Instant.ofEpochMilli(millis);
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(" ");
  }
}
