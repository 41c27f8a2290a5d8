package io.sallyport.auth.mfa;

import io.sallyport.auth.pipeline.Limit;
import java.time.Duration;

/**
 * How second factors are asked for and set up.
 *
 * @param tokenTtl how long a sign-in waits for its second factor; 5 min by default, enough to find
 *     one's phone
 * @param approved whether a first factor needs an administrator's grant; not by default
 * @param perAccount how many codes may be wrong; 10 in 15 min by default, so that guessing one of a
 *     million codes, three of which are right, takes years
 */
public record MfaSettings(Duration tokenTtl, boolean approved, Limit perAccount) {}
