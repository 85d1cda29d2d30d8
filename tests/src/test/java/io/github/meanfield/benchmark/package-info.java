/**
 * The benchmark: Meanfield's stages beside those they compete with, in one JVM, on the same rows
 * and threads. {@code ./meanfield benchmark} runs it.
 */
package io.github.meanfield.benchmark;
