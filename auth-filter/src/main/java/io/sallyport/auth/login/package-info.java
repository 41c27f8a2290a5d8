/** Signing in and out. */
@NullMarked
package io.sallyport.auth.login;

import org.jspecify.annotations.NullMarked;
