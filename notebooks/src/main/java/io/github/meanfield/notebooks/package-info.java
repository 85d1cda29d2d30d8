/**
 * The Jupyter kernel: Java cells in one JVM with a Spark session, and what they show.
 *
 * <p>{@code JavaKernel} runs cells by JShell, in this JVM so that Spark's code generator sees their
 * classes; {@code Display} turns Datasets, summaries and images into what a notebook shows; {@code
 * KernelSpec} installs the kernel. In: cells, by Jupyter's protocol, which a library speaks. Out:
 * text, HTML and SVG. The kernel draws on the jobs' tables and charts, and nothing knows it.
 */
package io.github.meanfield.notebooks;
