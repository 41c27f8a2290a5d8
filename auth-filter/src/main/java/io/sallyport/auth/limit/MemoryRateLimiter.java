package io.sallyport.auth.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Lives;
import io.sallyport.auth.pipeline.RateLimiter;
import java.time.Clock;
import java.time.Duration;

/**
 * Limits in this process's memory, by Bucket4j. A period starts with its first try and gives the
 * whole count back at its end, so that never more than {@link Limit#count} tries fall into it.
 *
 * <p>Bounded: of more than 100,000 keys the least used are forgotten. So each use has one of its
 * own: whoever can flood one with keys makes no other forget.
 */
public final class MemoryRateLimiter implements RateLimiter {

  private static final int MAX_KEYS = 100_000;

  /** A key together with what it is limited to, so that one key may carry several limits. */
  private record Slot(String key, Limit limit) {}

  private final TimeMeter time;
  private final Cache<Slot, Bucket> buckets;

  /** All keys have their whole limit. */
  public MemoryRateLimiter(Clock clock) {
    this.time = new ClockMeter(clock);
    Ticker ticker = () -> Duration.ofMillis(clock.millis()).toNanos();
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .ticker(ticker)
            .executor(Runnable::run)
            .expireAfter(new Lives<Slot, Bucket>((slot, bucket) -> slot.limit().period(), true))
            .build();
  }

  @Override
  public Duration take(String key, Limit limit) {
    var probe = bucket(key, limit).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
  }

  @Override
  public Duration wait(String key, Limit limit) {
    Bucket bucket = buckets.getIfPresent(new Slot(key, limit));
    return bucket == null
        ? Duration.ZERO
        : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }

  @Override
  public void giveBack(String key, Limit limit) {
    bucket(key, limit).addTokens(1);
  }

  @Override
  public void reset(String key, Limit limit) {
    buckets.invalidate(new Slot(key, limit));
  }

  private Bucket bucket(String key, Limit limit) {
    return buckets.get(
        new Slot(key, limit),
        slot ->
            Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(
                    Bandwidth.builder()
                        .capacity(limit.count())
                        .refillIntervally(limit.count(), limit.period())
                        .build())
                .build());
  }

  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return Duration.ofMillis(clock.millis()).toNanos();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
