/** The scenarios, and the servers that go through them. */
package io.sallyport.scenario;
