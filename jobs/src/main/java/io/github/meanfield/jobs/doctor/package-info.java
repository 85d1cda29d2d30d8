/**
 * The command {@code doctor}: whether driver and executors have what training needs, each looked at
 * where it runs, and whether folders can be written to; or whether a network of the user's own is
 * sound.
 *
 * <p>A running cluster comes in, problems with their cures go out. Nothing is trained, no data are
 * read, and what it writes it takes away again.
 */
package io.github.meanfield.jobs.doctor;
