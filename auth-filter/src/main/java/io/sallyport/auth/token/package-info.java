/** Access tokens and refresh families: issuing, checking, renewing and ending them. */
@NullMarked
package io.sallyport.auth.token;

import org.jspecify.annotations.NullMarked;
