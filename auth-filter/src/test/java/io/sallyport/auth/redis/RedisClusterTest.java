package io.sallyport.auth.redis;

import io.sallyport.auth.httpsession.HttpSessionRepository;
import io.sallyport.auth.httpsession.HttpSessionRepositoryContract;
import io.sallyport.auth.limit.RateLimiterContract;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.TicketStore;
import io.sallyport.auth.session.SessionRepository;
import io.sallyport.auth.session.SessionRepositoryContract;
import io.sallyport.auth.ticket.TicketStoreContract;
import io.sallyport.identity.access.Roles;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every store must do, on a real cluster: no script crosses a slot. */
class RedisClusterTest {

  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  @Nested
  class Sessions extends SessionRepositoryContract {

    @Override
    protected SessionRepository repository() {
      return RedisSessions.in(CLUSTER.redis(), SETTINGS, Roles.of(Map.of()), clock);
    }
  }

  @Nested
  class HttpSessions extends HttpSessionRepositoryContract {

    @Override
    protected HttpSessionRepository repository() {
      return new RedisHttpSessions(CLUSTER.redis());
    }
  }

  @Nested
  class Tickets extends TicketStoreContract {

    @Override
    protected TicketStore store() {
      return new RedisTickets(CLUSTER.redis(), clock);
    }
  }

  @Nested
  class Limits extends RateLimiterContract {

    @Override
    protected RateLimiter limiter() {
      return new RedisRateLimiter(CLUSTER.redis(), clock);
    }
  }
}
