package io.foreflow.cli.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Flink cluster on this machine: a job manager and task managers, each a process of its own,
 * started from Maven artifacts. What a mini cluster cannot show is seen here: native libraries
 * under the user-code class loader, plugins, SIGKILL.
 */
public final class FlinkProcesses implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    /** Flink's own list for Java 17; without it the RPC system cannot be loaded. */
    private static final List<String> OPENED =
            List.of(
                    "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.text=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private final Path directory;
    private final Path flinkHome;
    private final Path additions;
    private final int rpcPort;
    private final int restPort;
    private final Map<String, String> extra;
    private final List<Process> processes = new ArrayList<>();
    private Process jobManager;
    private final HttpClient http = HttpClient.newHttpClient();

    private FlinkProcesses(Path directory, Map<String, String> extra) throws IOException {
        this.directory = directory;
        this.flinkHome = layout("foreflow.flinkHome", "it-tests/flink-home/target/flink");
        this.additions = layout("foreflow.dist", "dist/target/flink");
        this.rpcPort = freePort();
        this.restPort = freePort();
        this.extra = Map.copyOf(extra);
        Files.createDirectories(directory.resolve("plugins"));
    }

    /**
     * Starts the job manager and waits until its REST endpoint answers.
     *
     * @param directory for configuration, logs, plugins and checkpoints
     * @param extra Flink options on top of those that every cluster here needs
     */
    public static FlinkProcesses start(Path directory, Map<String, String> extra)
            throws IOException, InterruptedException {
        FlinkProcesses cluster = new FlinkProcesses(directory, extra);
        try {
            cluster.startJobManager();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * As above, with a ZooKeeper process and high-availability data in the directory: a job manager
     * that is killed and started again goes on with its jobs.
     */
    public static FlinkProcesses startHighlyAvailable(Path directory, Map<String, String> extra)
            throws IOException, InterruptedException {
        int zooKeeperPort = freePort();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("high-availability.type", "zookeeper");
        all.put("high-availability.storageDir", directory.resolve("ha").toUri().toString());
        all.put("high-availability.zookeeper.quorum", "127.0.0.1:" + zooKeeperPort);
        all.put("high-availability.zookeeper.client.session-timeout", "8000");
        all.put("high-availability.zookeeper.client.connection-timeout", "8000");
        all.putAll(extra);
        FlinkProcesses cluster = new FlinkProcesses(directory, all);
        try {
            cluster.startZooKeeper(zooKeeperPort);
            cluster.startJobManager();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The job manager that was started last. */
    public Process jobManager() {
        return jobManager;
    }

    /** Starts a job manager, at the addresses of the one before, and waits until it answers. */
    public void startJobManager() throws IOException, InterruptedException {
        jobManager =
                launch(
                        "jobmanager-" + processes.size(),
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "-Xmx512m",
                        Map.of());
        awaitRest("/overview", body -> body.contains("taskmanagers"));
    }

    /** Flink carries a ZooKeeper server in its own shaded copy. */
    private void startZooKeeper(int port) throws IOException {
        Path conf = Files.createDirectories(directory.resolve("zookeeper"));
        Path file = conf.resolve("zoo.cfg");
        Files.write(
                file,
                List.of(
                        "tickTime=1000",
                        "dataDir=" + conf.resolve("data"),
                        "clientPort=" + port,
                        "clientPortAddress=127.0.0.1",
                        "admin.enableServer=false"));
        List<String> command = new ArrayList<>(java("-Xmx128m", "zookeeper"));
        command.add(
                "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server"
                        + ".ZooKeeperServerMain");
        command.add(file.toString());
        processes.add(process("zookeeper", command));
    }

    /** Folder whose sub-folders are Flink plugins; fill it before a task manager is started. */
    public Path plugins() {
        return directory.resolve("plugins");
    }

    public String restAddress() {
        return "localhost:" + restPort;
    }

    /** Starts one more task manager and waits until the job manager knows it. */
    public Process startTaskManager(int slots, Map<String, String> options)
            throws IOException, InterruptedException {
        Set<String> known = taskManagers(get("/taskmanagers"));
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
        Process process =
                launch(
                        "taskmanager-" + processes.size(),
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        "-Xmx640m",
                        all);
        // one that was killed is known until its heartbeat times out, so a count would not do
        awaitRest("/taskmanagers", body -> !known.containsAll(taskManagers(body)));
        return process;
    }

    /** SIGKILL, and waits until the process is gone. */
    public void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Cannot kill process " + process.pid());
        }
    }

    /** The job jar as images hold it. */
    public Path jobJar() {
        return additions.resolve("usrlib").resolve("foreflow-job.jar");
    }

    /** Runs a program to its end through Flink's own command line. */
    public void run(Path jar, String mainClass, int parallelism, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(java("-Xmx256m", "client"));
        command.addAll(
                List.of(
                        "org.apache.flink.client.cli.CliFrontend",
                        "run",
                        "-m",
                        restAddress(),
                        "-p",
                        Integer.toString(parallelism),
                        "-c",
                        mainClass,
                        jar.toString()));
        command.addAll(List.of(arguments));
        Process client = process("client", command);
        if (!client.waitFor(120, TimeUnit.SECONDS) || client.exitValue() != 0) {
            throw new IllegalStateException("Cannot run " + mainClass + "\n" + logs());
        }
    }

    /** Cancels a job and waits until it has ended. */
    public void cancel(String job) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://"
                                                + restAddress()
                                                + "/jobs/"
                                                + job
                                                + "?mode=cancel"))
                        .method("PATCH", HttpRequest.BodyPublishers.noBody())
                        .build();
        http.send(request, HttpResponse.BodyHandlers.discarding());
        awaitRest("/jobs/" + job, body -> body.contains("\"state\":\"CANCELED\""));
    }

    /** Body of a GET on the REST endpoint. */
    public String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + restAddress() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Log of every process so far, for the message of a failed assertion. */
    public String logs() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .map(FlinkProcesses::tail)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }

    private static Set<String> taskManagers(String json) {
        return Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(json)
                .results()
                .map(id -> id.group(1))
                .collect(Collectors.toSet());
    }

    private Process launch(String name, String mainClass, String heap, Map<String, String> options)
            throws IOException {
        List<String> command = new ArrayList<>(java(heap, name));
        Path conf = configuration(name, options);
        command.addAll(List.of(mainClass, "-c", conf.toString()));
        Process process = process(name, command);
        processes.add(process);
        return process;
    }

    private Path configuration(String name, Map<String, String> options) throws IOException {
        Path conf = Files.createDirectories(directory.resolve("conf-" + name));
        Files.write(conf.resolve("config.yaml"), lines(options));
        Files.writeString(
                conf.resolve("log4j2.properties"),
                """
                rootLogger.level = INFO
                rootLogger.appenderRef.console.ref = Console
                appender.console.name = Console
                appender.console.type = CONSOLE
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %-40.40c{1} %m%n
                """);
        return conf;
    }

    private List<String> java(String heap, String name) throws IOException {
        Path conf = configuration(name, Map.of());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(heap);
        command.add("-XX:MaxDirectMemorySize=700m");
        command.addAll(OPENED);
        command.addAll(
                List.of(
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true",
                        "-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties").toUri(),
                        "-cp",
                        flinkHome.resolve("lib") + "/*:" + additions.resolve("lib") + "/*"));
        return command;
    }

    private Process process(String name, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().put("FLINK_PLUGINS_DIR", plugins().toString());
        builder.environment().put("FLINK_CONF_DIR", directory.resolve("conf-" + name).toString());
        return builder.start();
    }

    private List<String> lines(Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("jobmanager.rpc.address", "localhost");
        all.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        all.put("jobmanager.memory.process.size", "1g");
        all.put("rest.address", "localhost");
        all.put("rest.bind-address", "127.0.0.1");
        all.put("rest.port", Integer.toString(restPort));
        all.put("taskmanager.host", "localhost");
        all.put("taskmanager.bind-host", "127.0.0.1");
        // the runner, started without Flink's scripts, wants every size said, and minimum = maximum
        all.put("taskmanager.cpu.cores", "2.0");
        all.put("taskmanager.memory.task.heap.size", "512m");
        all.put("taskmanager.memory.task.off-heap.size", "512m");
        all.put("taskmanager.memory.framework.heap.size", "128m");
        all.put("taskmanager.memory.framework.off-heap.size", "128m");
        all.put("taskmanager.memory.managed.size", "16m");
        all.put("taskmanager.memory.network.min", "64m");
        all.put("taskmanager.memory.network.max", "64m");
        all.put("taskmanager.memory.jvm-metaspace.size", "256m");
        all.put("taskmanager.memory.jvm-overhead.min", "512m");
        all.put("taskmanager.memory.jvm-overhead.max", "512m");
        all.put("heartbeat.interval", "1000");
        all.put("heartbeat.timeout", "8000");
        all.put("restart-strategy.type", "fixed-delay");
        all.put("restart-strategy.fixed-delay.attempts", "100");
        all.put("restart-strategy.fixed-delay.delay", "1 s");
        all.put("execution.checkpointing.dir", "file://" + directory.resolve("checkpoints"));
        all.put("classloader.parent-first-patterns.additional", "ai.djl.;com.sun.jna.");
        all.putAll(extra);
        all.putAll(options);
        return all.entrySet().stream().map(e -> e.getKey() + ": '" + e.getValue() + "'").toList();
    }

    private void awaitRest(String path, Predicate<String> reached) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (reached.test(get(path))) {
                    return;
                }
            } catch (IOException notUpYet) {
                // asked again below
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IllegalStateException(
                "Cannot reach %s%s within %s\n%s"
                        .formatted(restAddress(), path, START_LIMIT, logs()));
    }

    private static String tail(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            int from = Math.max(0, lines.size() - 80);
            return "== "
                    + file.getFileName()
                    + "\n"
                    + String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that a property names, else its place in the checkout. */
    private static Path layout(String property, String place) {
        String home = System.getProperty("foreflow.home", "");
        Path folder = Path.of(System.getProperty(property, Path.of(home, place).toString()));
        if (!Files.isDirectory(folder.resolve("lib"))) {
            throw new IllegalStateException(
                    "Cannot start Flink processes: no lib in %s (build the layout with ./mvnw package, or name it with -D%s)"
                            .formatted(folder, property));
        }
        return folder.toAbsolutePath().normalize();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
