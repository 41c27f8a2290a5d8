/** The second factor over HTTP: at sign-in, as a step-up, and setting it up. */
@NullMarked
package io.sallyport.auth.mfa;

import org.jspecify.annotations.NullMarked;
