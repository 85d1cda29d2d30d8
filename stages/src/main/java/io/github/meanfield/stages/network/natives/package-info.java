/**
 * Native code that multiplies matrices: readied once in each JVM, for the processor it runs on, and
 * checked before anybody relies on it.
 *
 * <ul>
 *   <li>In: nothing but the machine.
 *   <li>Out: OpenBLAS ({@link io.github.meanfield.stages.network.natives.NativeCode}) and ND4J
 *       ({@link io.github.meanfield.stages.network.natives.Nd4jCode}) ready for use or an error
 *       with its cure, and which kernels run ({@link
 *       io.github.meanfield.stages.network.natives.BlasKernels}).
 *   <li>Not here: the products, which are the engines', and Spark.
 * </ul>
 */
package io.github.meanfield.stages.network.natives;
