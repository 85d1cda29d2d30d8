package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import java.net.URI;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which files Spark reads of a path. It passes over those in folders below, unless their names tell
 * columns, over those beside such folders, and over names that begin with a dot or an underscore.
 */
public final class ReadFiles {

  private static final StructType ANY = new StructType().add("_line", DataTypes.StringType);

  private ReadFiles() {}

  /**
   * Checks that no file in a folder is passed over, and that a path itself is not.
   *
   * @param path file or folder as Spark's readers take it, where wildcards are allowed
   */
  public static void requireAll(SparkSession session, String path) {
    FileStatus[] there = Storage.globbed(path);
    if (there.length == 1 && isHidden(there[0])) {
      throw new BadInput(
          "'%s' has a name that begins with a dot or an underscore, as those do that Spark passes"
              + " over; give it another",
          path);
    }
    if (Stream.of(there).noneMatch(ReadFiles::hasFolders)) {
      return;
    }
    Dataset<Row> rows;
    try {
      rows = Tables.withTextPartitions(session, () -> rows(session, path, false));
    } catch (AssertionError | SparkRuntimeException e) {
      // The latter from Spark 4 on.
      throw new BadInput(
          "the folders in '%s' do not all tell the same columns, as region=01 tells region; read"
              + " one kind of them alone",
          path);
    }
    Set<String> read = Set.of(rows.inputFiles());
    int columns = rows.columns().length - ANY.size();
    for (String file : rows(session, path, true).inputFiles()) {
      String name = URI.create(file).getPath();
      // Where folders tell columns, Spark lists all files, but reads those only in such folders.
      if (!read.contains(file) || numTold(name, there) < columns) {
        throw new BadInput(
            "'%s' would be read without '%s': all files must be in the folder itself, or all in"
                + " folders whose names tell columns, as region=01 does; move it, or read its"
                + " folder alone",
            path, name);
      }
    }
  }

  /** How many columns are told by the folders in which a file is, below those that are read. */
  private static long numTold(String file, FileStatus[] folders) {
    return Stream.of(folders)
        .map(folder -> folder.getPath().toUri().getPath() + "/")
        .filter(file::startsWith)
        .map(folder -> file.substring(folder.length()).split("/"))
        .mapToLong(
            parts -> Stream.of(parts).limit(parts.length - 1L).filter(s -> s.contains("=")).count())
        .max()
        .orElse(0);
  }

  private static boolean isHidden(FileStatus status) {
    return status.isFile() && status.getPath().getName().matches("[._].*");
  }

  private static boolean hasFolders(FileStatus status) {
    return status.isDirectory()
        && Storage.visible(status.getPath()).stream().anyMatch(FileStatus::isDirectory);
  }

  private static Dataset<Row> rows(SparkSession session, String path, boolean areAll) {
    return session
        .read()
        .format("text")
        .schema(ANY)
        .option("recursiveFileLookup", areAll)
        .load(path);
  }
}
