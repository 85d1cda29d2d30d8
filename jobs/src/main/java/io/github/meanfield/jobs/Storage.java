package io.github.meanfield.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Looks at paths before any Spark session starts, on any file system that Hadoop knows. */
final class Storage {

  private Storage() {}

  /** The file system of a path, configured as spark-submit has been told. */
  static FileSystem fileSystem(Path path) {
    try {
      return path.getFileSystem(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    } catch (IOException e) {
      throw new BadInput("cannot reach '%s': %s", path, e.getMessage());
    }
  }

  /** Parses what the user gave as a path. */
  static Path path(String option, String given) {
    try {
      return new Path(given);
    } catch (IllegalArgumentException e) {
      throw new BadInput("%s '%s' is not a path: %s", option, given, e.getMessage());
    }
  }

  static boolean exists(Path path) {
    try {
      return fileSystem(path).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for " + path + ": " + e.getMessage(), e);
    }
  }

  /** The files and folders of a path that may hold wildcards; never empty. */
  static FileStatus[] require(String option, String given) {
    Path path = path(option, given);
    try {
      FileStatus[] found = fileSystem(path).globStatus(path);
      if (found == null || found.length == 0) {
        throw new BadInput("%s: there is no file or folder '%s'", option, given);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for " + path + ": " + e.getMessage(), e);
    }
  }

  /** The format that the name of a path tells, or the names of the files in it. */
  static Optional<Format> format(FileStatus status) {
    Optional<Format> byName = Format.ofName(status.getPath().getName());
    if (byName.isPresent() || !status.isDirectory()) {
      return byName;
    }
    try {
      return Arrays.stream(fileSystem(status.getPath()).listStatus(status.getPath()))
          .filter(FileStatus::isFile)
          .map(file -> Format.ofName(file.getPath().getName()))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + status.getPath(), e);
    }
  }

  /** A path in full, for comparing: with scheme and host, without trailing slashes. */
  static String qualified(Path path) {
    return fileSystem(path).makeQualified(path).toString();
  }
}
