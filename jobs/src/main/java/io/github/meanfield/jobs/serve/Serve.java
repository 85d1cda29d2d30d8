package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.ModelFormatException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a model's predictions over HTTP. */
@CommonOptions({"--model", "--port"})
@Command(
    name = "serve",
    description = {
      "Serves predictions over HTTP, of a model that export has written, without Spark.",
      "",
      "POST /predict takes rows as JSON or CSV and answers with predictions; with ?explain=true it"
          + " tells what moved each. GET /schema tells the columns, /health whether the server is"
          + " there, and /metrics, for Prometheus, requests and how rows differ from those of the"
          + " training.",
      "",
      "There is neither TLS nor authentication: others than this machine are to come through a proxy"
          + " that has them. SIGTERM or Ctrl-C ends the server once it has answered what it has,"
          + " or its time is over; what comes later is refused with 503."
    },
    footer = {
      "./meanfield serve --model churn.mfz",
      "./meanfield serve --model churn.mfz --port 0 --threads 4 --queue 100 --max-body 4m"
    })
public final class Serve implements Callable<Integer> {

  private static final int MOST_SHOWN = 60;
  private static final int LAST_PORT = 65_535;

  // A thread and a body for each, and a scorer.
  private static final int MOST_THREADS = 1024;
  private static final int MOST_QUEUE = 10_000;
  private static final int MOST_SECONDS = 24 * 3600;

  /** Properties of the JDK's server, which it looks at once. */
  private static final String HTTP = "sun.net.httpserver.";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A file that export has written.")
  private String path;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen at; 0.0.0.0 for all of this machine, which lets others in. Default:"
              + " ${DEFAULT-VALUE}, for this machine alone")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port; 0 for one that is free. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Requests to score at a time. Default: one a processor")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Requests that may wait to be scored; those beyond get 503. Default: ${DEFAULT-VALUE}")
  private int queue;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      defaultValue = "1m",
      converter = ByteSize.class,
      description =
          "Bytes that a request's body may have, such as 500k or 4m; those of more get 413. Default:"
              + " ${DEFAULT-VALUE}")
  private int maxBody;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "Rows that a request may have; one that is explained counts once, and once a column."
              + " Default: ${DEFAULT-VALUE}")
  private int maxRows;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long a client may take to send a request, and a request may wait to be scored;"
              + " waiting, scoring and sending together have six times as long. Default:"
              + " ${DEFAULT-VALUE}")
  private int timeout;

  @Option(
      names = "--verbose",
      description = "Print a line for each request, and the stack trace of a failure.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Override
  public Integer call() throws Exception {
    require("--port", port, 0, LAST_PORT);
    require("--threads", threads, 1, MOST_THREADS);
    require("--queue", queue, 0, MOST_QUEUE);
    require("--max-rows", maxRows, 1, Integer.MAX_VALUE);
    require("--timeout", timeout, 1, MOST_SECONDS);
    Model model = load();
    Limits limits = new Limits(threads, queue, maxBody, maxRows, timeout);
    configure(limits);
    InetAddress address = address();
    ModelServer server = server(model, address, limits);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "end"));
    server.start();
    describe(model, address, server.address().getPort());
    server.join();
    return 0;
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new BadInput(
          "%s is %d; required is %s",
          option, value, most == Integer.MAX_VALUE ? least + " at least" : least + " to " + most);
    }
  }

  private Model load() throws IOException {
    try {
      Path file = Path.of(path);
      if (Files.isDirectory(file)) {
        throw new BadInput(
            "--model '%s' is a folder; make a file of the pipeline in it: ./meanfield export --model"
                + " %s --output model.mfz",
            path, path);
      } else if (!Files.exists(file)) {
        throw new BadInput("--model: there is no file '%s'", path);
      }
      return Model.load(file);
    } catch (ModelFormatException e) {
      throw new BadInput("--model: %s; ./meanfield export writes such files", e.getMessage());
    } catch (InvalidPathException e) {
      throw new BadInput("--model: '%s' is no path: %s", path, e.getReason());
    }
  }

  /** What the user has set by options of the JVM stays. */
  private static void configure(Limits limits) {
    set("maxReqTime", limits.seconds());
    // It begins when the request is there, and so has waiting and scoring in it.
    set("maxRspTime", limits.answerSeconds());
    set("drainAmount", 4L * limits.bodyBytes());
    if (System.getProperty(HTTP + "nodelay") == null) {
      // Else answers wait for the client's word that it has their heads.
      System.setProperty(HTTP + "nodelay", "true");
    }
  }

  private static void set(String name, long value) {
    if (System.getProperty(HTTP + name) == null) {
      System.setProperty(HTTP + name, Long.toString(value));
    }
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new BadInput("--host '%s' is no address that is known here", host);
    }
  }

  private ModelServer server(Model model, InetAddress address, Limits limits) throws IOException {
    try {
      return new ModelServer(model, new InetSocketAddress(address, port), limits, verbose);
    } catch (BindException e) {
      throw new BadInput(
          "cannot listen at %s, port %d: %s; give another --port, or 0 for one that is free",
          host, port, e.getMessage());
    }
  }

  private void describe(Model model, InetAddress address, int itsPort) {
    boolean isClass = model.kind() == Model.Kind.CLASSIFIER;
    Console.entry(
        "model",
        "%s: %s from %d columns, %s parameters",
        path,
        isClass
            ? Console.shortened(String.join(" or ", model.classes()), MOST_SHOWN)
            : model.numTargets() == 1 ? "a number" : model.numTargets() + " numbers",
        model.inputs().size(),
        Console.count(model.numParameters()));
    if (model.statistics().isEmpty()) {
      Console.entry(
          "note",
          "the file has no statistics of the training rows: neither drift nor explanations");
    }
    if (!address.isLoopbackAddress()) {
      Console.entry(
          "warning",
          "others than this machine may ask, and there is neither TLS nor authentication: put a"
              + " proxy before it");
    }
    String name = host.contains(":") ? "[" + host + "]" : host;
    Console.entry("serving", "http://%s:%d/predict", name, itsPort);
  }

  /** The JVM that is told to end waits for this, and has an exit code that says so but for halt. */
  private static void end(ModelServer server) {
    try {
      int left = server.stop();
      Console.entry(
          "ended",
          "after %s requests%s",
          Console.count(server.numAnswered()),
          left == 0 ? "" : "; " + Console.count(left) + " more were cut off, their time was over");
      Runtime.getRuntime().halt(left == 0 ? 0 : 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
