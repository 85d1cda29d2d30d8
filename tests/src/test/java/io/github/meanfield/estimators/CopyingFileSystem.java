package io.github.meanfield.estimators;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local file system under the scheme "copying", whose rename is that of an object store: it
 * copies file by file, then removes file by file, and can be looked at or stopped meanwhile.
 */
public final class CopyingFileSystem extends RawLocalFileSystem {

  /** Called before the copy of each file, in the midst of it, and before each is removed. */
  @FunctionalInterface
  interface Observer {
    /** Ends the rename by an exception. */
    void see(String step) throws IOException;
  }

  private static final Observer NOBODY = step -> {};

  static volatile Observer observer = NOBODY;

  /** Makes paths of the scheme known, and lets renames pass unobserved. */
  static void register(Configuration configuration) {
    configuration.set("fs.copying.impl", CopyingFileSystem.class.getName());
    observer = NOBODY;
  }

  @Override
  public URI getUri() {
    return URI.create("copying:///");
  }

  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    File target = pathToFile(to);
    if (from.toString().contains("_temporary")) {
      return super.rename(from, to);
    }
    // What is there already takes it in, as Hadoop has it.
    copy(
        pathToFile(from).toPath(),
        (target.isDirectory() ? new File(target, from.getName()) : target).toPath());
    return true;
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      Path copy = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
      observer.see("start of " + file);
      byte[] content = Files.readAllBytes(file);
      Files.createDirectories(copy.getParent());
      Files.write(copy, Arrays.copyOf(content, content.length / 2));
      observer.see("copy of " + file);
      Files.write(copy, content);
    }
    for (Path file : files) {
      observer.see("removal of " + file);
      Files.delete(file);
    }
    if (Files.isDirectory(from)) {
      try (Stream<Path> folders = Files.walk(from)) {
        for (Path folder : folders.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(folder);
        }
      }
    }
  }
}
