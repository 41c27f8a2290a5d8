package io.sallyport.auth.ticket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sallyport.auth.pipeline.Lives;
import io.sallyport.auth.pipeline.TicketStore;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tickets in this process's memory: a restart ends them. Bounded: of more than 100,000 some that
 * nobody asked for lately are forgotten.
 */
public final class MemoryTickets implements TicketStore {

  private static final int MAX_TICKETS = 100_000;

  /** The kind is part of the key: what is asked for as another kind is not found. */
  private record Key(String kind, Sha256 id) {
    static Key of(String kind, String id) {
      return new Key(kind, Sha256.of(id));
    }
  }

  private record Ticket(Map<String, String> content, Instant expiresAt, int tries) {}

  private final Clock clock;
  private final Cache<Key, Ticket> tickets;

  /** No tickets yet. */
  public MemoryTickets(Clock clock) {
    this.clock = clock;
    Ticker ticker = () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    this.tickets =
        Caffeine.newBuilder()
            .maximumSize(MAX_TICKETS)
            .ticker(ticker)
            .executor(Runnable::run)
            .expireAfter(
                new Lives<Key, Ticket>(
                    (key, ticket) -> Duration.between(clock.instant(), ticket.expiresAt()), false))
            .build();
  }

  @Override
  public String create(String kind, Map<String, String> content, Duration ttl, int tries) {
    String id = Secrets.token();
    tickets.put(
        Key.of(kind, id), new Ticket(Map.copyOf(content), clock.instant().plus(ttl), tries));
    return id;
  }

  @Override
  public Optional<Map<String, String>> find(String kind, String id) {
    return Optional.ofNullable(tickets.getIfPresent(Key.of(kind, id))).map(Ticket::content);
  }

  @Override
  public Optional<Map<String, String>> takeTry(String kind, String id) {
    var taken = new AtomicReference<@Nullable Map<String, String>>();
    tickets
        .asMap()
        .computeIfPresent(
            Key.of(kind, id),
            (key, ticket) -> {
              if (ticket.tries() < 1) {
                return ticket;
              }
              taken.set(ticket.content());
              return new Ticket(ticket.content(), ticket.expiresAt(), ticket.tries() - 1);
            });
    return Optional.ofNullable(taken.get());
  }

  @Override
  public void giveBack(String kind, String id) {
    var unused =
        tickets
            .asMap()
            .computeIfPresent(
                Key.of(kind, id),
                (key, ticket) ->
                    new Ticket(ticket.content(), ticket.expiresAt(), ticket.tries() + 1));
  }

  @Override
  public boolean redeem(String kind, String id) {
    return tickets.asMap().remove(Key.of(kind, id)) != null;
  }
}
