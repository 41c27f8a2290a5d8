package io.sallyport.sample.note;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The notes of all accounts, in a small H2 database file, which belongs to one process at a time,
 * or in a PostgreSQL that nodes share. Safe for use by many threads.
 */
public final class Notes implements AutoCloseable {
  /** So that a demo left open to many does not fill a disk. */
  public static final int MAX_FOR_AN_ACCOUNT = 200;

  private static final int MAX_LISTED = 200;
  private static final int MAX_CONNECTIONS = 8;
  private static final String COLUMNS = "id, owner, author, title, body, created_at";

  private final HikariDataSource pool;
  private final Clock clock;
  private final Object counting = new Object();

  private Notes(HikariDataSource pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** Opens {@code notes.mv.db} in the directory, both made if they are not there. */
  public static Notes open(Path directory, Clock clock) {
    String url =
        "jdbc:h2:file:"
            + directory.toAbsolutePath().normalize().resolve("notes")
            + ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=2048";
    return open(url, "sample", clock);
  }

  /**
   * Opens the table {@code note} of a database, made if it is not there.
   *
   * @param url with user and password
   */
  public static Notes open(String url, Clock clock) {
    return open(url, null, clock);
  }

  private static Notes open(String url, @Nullable String user, Clock clock) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setMaximumPoolSize(MAX_CONNECTIONS);
    Notes notes = new Notes(new HikariDataSource(pool), clock);
    notes.createTable();
    return notes;
  }

  /** The account's own, newest first. */
  public List<Note> ownedBy(String owner) {
    return list("SELECT " + COLUMNS + " FROM note WHERE owner = ? ORDER BY seq DESC", owner);
  }

  /** Everyone's, newest first, the latest {@value #MAX_LISTED}. */
  public List<Note> latest() {
    return list("SELECT " + COLUMNS + " FROM note ORDER BY seq DESC LIMIT " + MAX_LISTED);
  }

  /** Keeps a note; empty if the account has {@value #MAX_FOR_AN_ACCOUNT} already. */
  public Optional<Note> add(String owner, String author, NoteText text) {
    Note note =
        new Note(
            UUID.randomUUID(), owner, author, text, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    // One at a time, or two at once could both be the last that fits.
    synchronized (counting) {
      if (count(owner) >= MAX_FOR_AN_ACCOUNT) {
        return Optional.empty();
      }
      run(
          "INSERT INTO note (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)",
          note.id(),
          note.owner(),
          note.author(),
          text.title(),
          text.body(),
          note.createdAt().atOffset(ZoneOffset.UTC));
    }
    return Optional.of(note);
  }

  /** Deletes the owner's note of that id; false if there is none. */
  public boolean deleteOwn(UUID id, String owner) {
    return run("DELETE FROM note WHERE id = ? AND owner = ?", id, owner) == 1;
  }

  /** Deletes anybody's note of that id; false if there is none. */
  public boolean deleteAny(UUID id) {
    return run("DELETE FROM note WHERE id = ?", id) == 1;
  }

  @Override
  public void close() {
    pool.close();
  }

  private void createTable() {
    run(
        """
        CREATE TABLE IF NOT EXISTS note (
          seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          id UUID NOT NULL UNIQUE,
          owner VARCHAR(255) NOT NULL,
          author VARCHAR(255) NOT NULL,
          title VARCHAR(240) NOT NULL,
          body VARCHAR(8000) NOT NULL,
          created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL)
        """);
    run("CREATE INDEX IF NOT EXISTS note_by_owner ON note (owner, seq)");
  }

  private int count(String owner) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT COUNT(*) FROM note WHERE owner = ?")) {
      statement.setString(1, owner);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    } catch (SQLException e) {
      throw new NotesUnavailableException(e);
    }
  }

  private List<Note> list(String query, Object... values) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      bind(statement, values);
      List<Note> notes = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          notes.add(note(rows));
        }
      }
      return List.copyOf(notes);
    } catch (SQLException e) {
      throw new NotesUnavailableException(e);
    }
  }

  private int run(String sql, Object... values) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new NotesUnavailableException(e);
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static Note note(ResultSet row) throws SQLException {
    return new Note(
        row.getObject("id", UUID.class),
        row.getString("owner"),
        row.getString("author"),
        new NoteText(row.getString("title"), row.getString("body")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
