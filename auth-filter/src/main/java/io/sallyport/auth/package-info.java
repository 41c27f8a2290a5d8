/** What an application meets: the filter, its configuration, and who is calling. */
@NullMarked
package io.sallyport.auth;

import org.jspecify.annotations.NullMarked;
