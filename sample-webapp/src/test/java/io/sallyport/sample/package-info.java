/** One set of scenarios, over HTTP, against the built archive on every server. */
@NullMarked
package io.sallyport.sample;

import org.jspecify.annotations.NullMarked;
