package io.sallyport.auth.session;

import java.time.Duration;

/**
 * How long sessions live, and how many there may be.
 *
 * @param idleTimeout without a request; 30 min by default (NIST SP 800-63B-4 asks for at most 1 h
 *     at AAL2)
 * @param absoluteTimeout since the sign-in; 8 h by default, a working day
 * @param maxSessions in memory; 100,000 by default, about 100 MB; beyond it the longest unused end
 */
public record SessionSettings(Duration idleTimeout, Duration absoluteTimeout, int maxSessions) {}
