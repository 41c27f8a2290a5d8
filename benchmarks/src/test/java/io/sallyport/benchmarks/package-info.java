/** What the filter allocates is held by tests; what it takes in time is only measured. */
@NullMarked
package io.sallyport.benchmarks;

import org.jspecify.annotations.NullMarked;
