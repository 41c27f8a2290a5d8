/** {@code java -jar}: the archive brings its own server, which no other server ever sees. */
@NullMarked
package io.sallyport.sample.launch;

import org.jspecify.annotations.NullMarked;
