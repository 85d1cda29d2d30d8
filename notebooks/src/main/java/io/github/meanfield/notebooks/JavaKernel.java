package io.github.meanfield.notebooks;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.util.StringStyler;
import io.github.spencerpark.jupyter.kernel.util.TextColor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.spark.sql.SparkSession;

/** A Jupyter kernel for Java, with a Spark session and Meanfield's stages. */
public final class JavaKernel extends BaseKernel {

  private static final String CELL_CLASS = "REPL.$JShell$";

  private final Cells cells = new Cells();
  private boolean isReady;
  private volatile Thread evaluating;

  /** A kernel, whose Spark session starts with the first cell. */
  JavaKernel() {
    // Readable on light and dark.
    errorStyler =
        new StringStyler.Builder()
            .addPrimaryStyle(TextColor.RED_FG)
            .addSecondaryStyle(TextColor.RESET_ALL)
            .build();
  }

  /**
   * Serves a notebook until that says goodbye.
   *
   * @param arguments path of the connection file that Jupyter has written
   * @throws Exception if there is no connection
   */
  public static void main(String[] arguments) throws Exception {
    // The protocol's library tells of every message.
    Logger.getLogger("").setLevel(Level.WARNING);
    String properties = Files.readString(Path.of(arguments[0]));
    JupyterConnection connection =
        new JupyterConnection(KernelConnectionProperties.parse(properties));
    new JavaKernel().becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
    // Threads of Spark would keep the JVM.
    System.exit(0);
  }

  @Override
  public LanguageInfo getLanguageInfo() {
    return new LanguageInfo.Builder("java")
        .version(String.valueOf(Runtime.version().feature()))
        .mimetype("text/x-java-source")
        .fileExtension(".java")
        .pygments("java")
        .codemirror("java")
        .build();
  }

  @Override
  public DisplayData eval(String cell) throws Exception {
    synchronized (this) {
      evaluating = Thread.currentThread();
    }
    try {
      if (!isReady) {
        cells.evaluate(LocalSpark.declarations());
        isReady = true;
      }
      Object value = cells.evaluate(cell);
      return value == null ? null : Display.of(value);
    } catch (Error e) {
      // As of code in a cell: it would end the thread that serves the notebook.
      throw new CellException(e);
    } finally {
      synchronized (this) {
        evaluating = null;
        // An interrupt that the cell has not heeded is not for the thread's next message.
        Thread.interrupted();
      }
    }
  }

  @Override
  public synchronized void interrupt() {
    if (evaluating != null) {
      if (SparkSession.getDefaultSession().isDefined()) {
        SparkSession.getDefaultSession().get().sparkContext().cancelAllJobs();
      }
      evaluating.interrupt();
    }
  }

  @Override
  public ReplacementOptions complete(String cell, int cursor) {
    int[] anchor = {cursor};
    List<String> continuations = cells.complete(cell, cursor, anchor);
    return new ReplacementOptions(continuations, anchor[0], cursor);
  }

  @Override
  public String isComplete(String code) {
    return switch (cells.completeness(code)) {
      case COMPLETE, COMPLETE_WITH_SEMI, EMPTY -> IS_COMPLETE_YES;
      case UNKNOWN -> IS_COMPLETE_BAD;
      // How deep the next line is indented.
      case CONSIDERED_INCOMPLETE, DEFINITELY_INCOMPLETE -> "";
    };
  }

  /** The exception and its causes, each down to the cell. */
  @Override
  public List<String> formatError(Exception exception) {
    if (exception instanceof CellException && exception.getCause() == null) {
      return errorStyler.primaryLines(exception.getMessage());
    }
    List<String> lines = new ArrayList<>();
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      String start = cause == exception ? "" : "Caused by: ";
      lines.addAll(errorStyler.primaryLines(start + cause));
      StackTraceElement[] frames = cause.getStackTrace();
      int last = frames.length - 1;
      while (last >= 0 && !frames[last].getClassName().startsWith(CELL_CLASS)) {
        last--;
      }
      int shown = last < 0 ? Math.min(frames.length, 10) : last;
      Arrays.stream(frames, 0, shown)
          .forEach(frame -> lines.add(errorStyler.secondary("    at " + frame)));
    }
    return lines;
  }
}
