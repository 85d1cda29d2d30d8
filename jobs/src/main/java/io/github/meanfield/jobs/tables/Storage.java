package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Paths and small files on any file system that Hadoop knows, with or without a Spark session. */
public final class Storage {

  /** What stands for other characters in a path, as a class of a regular expression. */
  private static final String PATTERN = "\\[\\]{}*?\\\\";

  /** The last one made. */
  private static volatile Hadoop hadoop;

  private Storage() {}

  /**
   * A configuration of Hadoop, which is slow to make, since its files are parsed for each one.
   *
   * @param settings Spark's settings that it is made from
   * @param loader for the classes of file systems
   */
  private record Hadoop(Set<Object> settings, ClassLoader loader, Configuration configuration) {}

  /** The file system of a path, configured as spark-submit has been told. */
  public static FileSystem fileSystem(Path path) {
    try {
      return path.getFileSystem(configuration());
    } catch (IOException e) {
      throw new BadInput("cannot reach '%s': %s", path, e.getMessage());
    }
  }

  private static Configuration configuration() {
    SparkConf spark = new SparkConf();
    Set<Object> settings = Set.of((Object[]) spark.getAll());
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Hadoop last = hadoop;
    if (last == null || last.loader() != loader || !last.settings().equals(settings)) {
      last = new Hadoop(settings, loader, SparkHadoopUtil.get().newConfiguration(spark));
      hadoop = last;
    }
    return last.configuration();
  }

  /** Parses what the user gave as a path. */
  public static Path path(String option, String given) {
    try {
      return new Path(given);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          given.matches("[^/]*:.*")
              ? "%s '%s' is not a path: what stands before a colon names a file system; give a name"
                  + " without colons"
              : "%s '%s' is not a path: %s",
          option,
          given,
          e.getMessage());
    }
  }

  /** Parses what the user gave as a path to write to. */
  public static Path target(String option, String given) {
    Path path = path(option, given);
    if (path.toUri().getPath().contains(":")) {
      throw new BadInput(
          "%s '%s': Hadoop cannot write to names with colons; give one without", option, given);
    }
    return path;
  }

  /**
   * Checks that a path is not one that Spark takes for a pattern, or for several paths, where
   * nothing can be said against it.
   */
  public static void requirePlain(String option, String given) {
    String full = qualified(path(option, given));
    if (full.matches(".*[" + PATTERN + ",].*")) {
      throw new BadInput(
          "%s '%s' is '%s' in full: Spark takes any of [ ] { } * ? \\ , in it for a pattern, and"
              + " could not read what is there; give another",
          option, given, full);
    }
  }

  /** A path as Spark's readers take it: one that is there stands for itself alone. */
  public static String literal(String given) {
    return exists(path("--input", given)) ? given.replaceAll("[" + PATTERN + "]", "\\\\$0") : given;
  }

  /** Whether there is a file or folder. */
  public static boolean exists(Path path) {
    return look(path, files -> files.exists(path));
  }

  /** Whether there is a folder. */
  public static boolean isFolder(Path path) {
    return look(path, files -> files.exists(path) && files.getFileStatus(path).isDirectory());
  }

  /** Whether there is a folder without anything in it. */
  static boolean isEmptyFolder(Path path) {
    return isFolder(path) && look(path, files -> files.listStatus(path).length == 0);
  }

  /** The files and folders of a path that is there, or else may hold wildcards; never empty. */
  public static FileStatus[] require(String option, String given) {
    Path path = path(option, given);
    FileStatus[] matches = look(path, files -> matches(files, path));
    if (matches == null || matches.length == 0) {
      throw new BadInput("%s: there is no file or folder '%s'", option, given);
    }
    return matches;
  }

  private static FileStatus[] matches(FileSystem files, Path path) throws IOException {
    if (files.exists(path)) {
      return new FileStatus[] {files.getFileStatus(path)};
    }
    try {
      return files.globStatus(path);
    } catch (IOException | IllegalArgumentException e) {
      if (e instanceof IOException && !e.getMessage().startsWith("Illegal file pattern")) {
        throw e;
      }
      // Such as a bracket that is not closed.
      return new FileStatus[0];
    }
  }

  /** The files and folders that Spark's readers take a path for. */
  static FileStatus[] globbed(String literal) {
    Path path = new Path(literal);
    FileStatus[] found = look(path, files -> files.globStatus(path));
    return found == null ? new FileStatus[0] : found;
  }

  private interface Look<T> {
    T at(FileSystem files) throws IOException;
  }

  private static <T> T look(Path path, Look<T> look) {
    try {
      return look.at(fileSystem(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * The format that the name of a file tells, or of files in and below a folder, or its own.
   *
   * @throws BadInput if names of files in a folder tell several
   */
  public static Optional<Format> format(FileStatus status) {
    Optional<Format> byName = Format.ofName(status.getPath().getName());
    if (!status.isDirectory()) {
      return byName;
    }
    List<FileStatus> entries = visible(status.getPath());
    SortedMap<Format, String> examples = new TreeMap<>();
    entries.stream()
        .filter(FileStatus::isFile)
        .map(file -> file.getPath().getName())
        .sorted()
        .forEach(name -> Format.ofName(name).ifPresent(found -> examples.putIfAbsent(found, name)));
    if (examples.size() > 1) {
      throw new BadInput(
          "'%s' holds files of several formats: %s; give a pattern for those of one, such as"
              + " '%s/*.%s*'",
          status.getPath(),
          examples.entrySet().stream()
              .map(each -> each.getKey() + " (" + each.getValue() + ")")
              .collect(Collectors.joining(", ")),
          status.getPath(),
          examples.firstKey());
    }
    if (!examples.isEmpty()) {
      return Optional.of(examples.firstKey());
    }
    return entries.stream()
        .filter(FileStatus::isDirectory)
        .map(Storage::format)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> byName);
  }

  /** What readers see of a folder: neither marks nor what is not finished. */
  public static List<FileStatus> visible(Path folder) {
    try {
      return Arrays.stream(fileSystem(folder).listStatus(folder))
          .filter(entry -> !entry.getPath().getName().matches("[._].*"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Checks that a file can be written, without touching what is there. */
  public static void requireWritable(String option, Path file) {
    Path probe = new Path(file.getParent(), "." + file.getName() + "-" + UUID.randomUUID());
    try {
      FileSystem files = fileSystem(probe);
      files.create(probe).close();
      files.delete(probe, false);
    } catch (IOException e) {
      throw new BadInput("%s: cannot write to '%s': %s", option, file, e.getMessage());
    }
  }

  /** Writes a text file. */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path file, byte[] content) {
    try (OutputStream out = fileSystem(file).create(file)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes a text file in place of another, which readers find until this one is whole. */
  public static void replace(Path file, String text) {
    replace(file, text.getBytes(StandardCharsets.UTF_8), written -> {});
  }

  /** Looks at a file that is written. */
  public interface Check {
    /** Fails if the file is not what it must be. */
    void check(Path written) throws IOException;
  }

  /**
   * Writes a file in place of another, which readers find until this one is whole.
   *
   * @param content what is written
   * @param check looks at what is written before it takes the place
   */
  public static void replace(Path file, byte[] content, Check check) {
    Path written = new Path(file.getParent(), "." + file.getName() + "-" + UUID.randomUUID());
    FileSystem files = fileSystem(file);
    try {
      write(written, content);
      check.check(written);
      FileContext.getFileContext(files.getUri(), files.getConf())
          .rename(
              files.makeQualified(written), files.makeQualified(file), Options.Rename.OVERWRITE);
    } catch (IOException | RuntimeException e) {
      deleteQuietly(files, written);
      throw e instanceof RuntimeException its
          ? its
          : new UncheckedIOException(
              "cannot write " + file + ": " + e.getMessage(), (IOException) e);
    }
  }

  /** Deletes a file that is left of what has failed, which is what is told. */
  public static void deleteQuietly(FileSystem files, Path file) {
    try {
      files.delete(file, false);
    } catch (IOException | RuntimeException e) {
      // It stays.
    }
  }

  /** Reads a text file. */
  public static String read(Path file) {
    try (InputStream in = fileSystem(file).open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** A path in full, for comparing: with scheme and host, without trailing slashes. */
  static String qualified(Path path) {
    return fileSystem(path).makeQualified(path).toString();
  }
}
