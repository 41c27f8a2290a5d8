/** The spine: one request's way to one decision. Knows no feature. */
@NullMarked
package io.sallyport.auth.pipeline;

import org.jspecify.annotations.NullMarked;
