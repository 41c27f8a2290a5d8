/** What the filter costs a request, beside a bare server and a minimal filter. */
@NullMarked
package io.sallyport.benchmarks;

import org.jspecify.annotations.NullMarked;
