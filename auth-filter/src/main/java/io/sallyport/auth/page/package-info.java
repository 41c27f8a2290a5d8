/** The pages, compiled from templates at build time. */
@NullMarked
package io.sallyport.auth.page;

import org.jspecify.annotations.NullMarked;
