/** Counting for whoever operates the application. */
@NullMarked
package io.sallyport.auth.metrics;

import org.jspecify.annotations.NullMarked;
