package io.sallyport.auth.limit;

import io.sallyport.auth.pipeline.RateLimiter;

class MemoryRateLimiterTest extends RateLimiterContract {

  @Override
  protected RateLimiter limiter() {
    return new MemoryRateLimiter(clock);
  }
}
