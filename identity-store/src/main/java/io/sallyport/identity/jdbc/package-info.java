/** The repositories on JDBC, and the migrations that make their tables. */
@NullMarked
package io.sallyport.identity.jdbc;

import org.jspecify.annotations.NullMarked;
