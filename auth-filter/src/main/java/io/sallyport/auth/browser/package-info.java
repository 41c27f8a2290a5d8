/** What protects a browser: the cross-site guard, CORS and response headers. */
@NullMarked
package io.sallyport.auth.browser;

import org.jspecify.annotations.NullMarked;
