/**
 * Files of saved stages, on any file system that Hadoop knows: Spark's metadata with the version of
 * the format in them, further files beside them, and a write that is seen as a whole or not at all.
 *
 * <p>In: bytes and texts of a stage, and the path; out: the same, or an error that names the file
 * that is missing or damaged. What the files hold is known to the stages alone. Nothing that is
 * read from disk goes through Java serialization.
 */
package io.github.meanfield.stages.persistence;
