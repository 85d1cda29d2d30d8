package io.github.meanfield.estimators;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system under the scheme "refusing", which fails when it is told to. As HDFS does,
 * it does not take the question what is below a file.
 */
public final class RefusingFileSystem extends RawLocalFileSystem {

  /** What fails. */
  enum Refusal {
    NOTHING,
    MKDIRS,
    CREATE,
    WRITE,
    RENAME,
    /** Renaming a stage to its place, from where it was written or moved aside. */
    RENAME_TO_PLACE,
    LIST
  }

  static volatile Refusal refusal = Refusal.NOTHING;

  /** Makes paths of the scheme known. */
  public static void register(Configuration configuration) {
    configuration.set("fs.refusing.impl", RefusingFileSystem.class.getName());
  }

  @Override
  public URI getUri() {
    return URI.create("refusing:///");
  }

  private static void refuse(Refusal what) throws IOException {
    if (refusal == what) {
      throw new IOException("no " + what + " today");
    }
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    refuse(Refusal.MKDIRS);
    return super.mkdirs(path);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    refuse(Refusal.CREATE);
    OutputStream out = super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Full(out), null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    boolean toPlace = from.getName().matches("_(unfinished|old)-.*");
    return refusal != Refusal.RENAME
        && !(refusal == Refusal.RENAME_TO_PLACE && toPlace)
        && super.rename(from, to);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (path.getParent() != null && pathToFile(path.getParent()).isFile()) {
      throw new AccessControlException(path.getParent() + " (is not a directory)");
    }
    return super.getFileStatus(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    refuse(Refusal.LIST);
    return super.listStatus(path);
  }

  /** Has room for the first hundred bytes. */
  private static final class Full extends OutputStream {
    private final OutputStream out;
    private long written;

    Full(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      if (++written > 100) {
        refuse(Refusal.WRITE);
      }
      out.write(value);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
