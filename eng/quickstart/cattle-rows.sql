-- Rows for cattle.sql, the same each time: about 12,000 unless told otherwise before (SET @processes = 500000, @size = 1024, …).
-- @processes, @audits, @instances: rows of the large tables; @size: about how many bytes each of them has.
SET NAMES utf8mb4;
SET foreign_key_checks = 0, unique_checks = 0, sql_mode = '', time_zone = '+00:00';
SET @processes = COALESCE(@processes, 6000), @audits = COALESCE(@audits, 2000), @instances = COALESCE(@instances, 400), @size = COALESCE(@size, 512);

-- `log` is what servers write: sentences that repeat, with names, times and numbers that do not, so that it packs about as well as a real one.
CREATE TABLE numbers (i INT NOT NULL PRIMARY KEY, log TEXT CHARACTER SET utf8mb4 NOT NULL);
INSERT INTO numbers WITH digit AS (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9),
  thousand AS (SELECT a.i + 10 * b.i + 100 * c.i AS i FROM digit a, digit b, digit c),
  seed AS (SELECT a.i + 1000 * b.i AS i, SHA2(a.i + 1000 * b.i, 512) AS h FROM thousand a, thousand b WHERE a.i + 1000 * b.i < GREATEST(@processes, @audits, @instances, 1000))
  SELECT i, CONCAT(
    LEFT(h, 2), ':', MID(h, 3, 2), ' INFO ', ELT(1 + i % 7, 'process.instance', 'agent.instance', 'service.reconcile', 'network.setup', 'host.scheduler', 'volume.attach', 'health.check'), ' [', MID(h, 5, 8), '] begins for ', ELT(1 + i DIV 3 % 4, 'instance', 'service', 'host', 'stack'), ' 1i', i * 7 % 99991, '; ',
    MID(h, 13, 2), ' ms: allocated ', i * 31 % 4093, ' MiB on node-', LPAD(i * 13 % 200, 3, '0'), ' (uuid ', MID(h, 15, 8), '-', MID(h, 23, 4), '-4', MID(h, 27, 3), '-', MID(h, 30, 4), '-', MID(h, 34, 12), '); ',
    MID(h, 46, 3), ' ms: image registry.example.org/team-', i * 17 % 23, '/', ELT(1 + i * 5 % 11, 'frontend', 'billing', 'search', 'worker', 'gateway', 'mailer', 'cache', 'reports', 'auth', 'catalog', 'scheduler'), ':', i % 9, '.', i DIV 9 % 40, '.', i DIV 360 % 10, ' is present; ',
    MID(h, 49, 3), ' ms: event ', ELT(1 + i DIV 7 % 6, 'config.update', 'ping.reply', 'storage.volume.activate', 'compute.instance.inspect', 'haproxy.reload', 'metadata.sync'), ' answered by agent ', i * 11 % 211, ' with id ', MID(h, 52, 16), '; ',
    MID(h, 68, 3), ' ms: ', ELT(1 + i DIV 2 % 5, 'no resource was changed', 'lock taken over from another server', 'state moved from activating to active', 'state moved from updating-active to active', 'waited for a child process'), ', address 10.42.', i * 7 % 251, '.', i * 3 % 249, ' kept; ',
    MID(h, 71, 3), ' ms: health of ', ELT(1 + i DIV 5 % 4, 'the container', 'the load balancer', 'the network agent', 'the scheduler'), ' is ', ELT(1 + i DIV 11 % 3, 'healthy', 'initializing', 'degraded'), ' after ', i * 29 % 997, ' of 1000 probes; ',
    MID(h, 74, 3), ' ms: wrote revision ', MID(h, 77, 10), ' of ', ELT(1 + i DIV 13 % 4, 'launchConfig', 'lbConfig', 'dockerCompose', 'rancherCompose'), ', previous ', MID(h, 87, 10), '; done')
  FROM seed;

INSERT INTO zone (id, name, account_id, kind, uuid, state, created) VALUES (1, 'zone1', 1, 'zone', 'zone1', 'active', '2017-06-01 10:00:00');
INSERT INTO project_template (id, name, account_id, kind, uuid, state, created, is_public, data)
  SELECT i + 1, ELT(i + 1, 'Cattle', 'Kubernetes', 'Mesos', 'Swarm'), 1, 'projectTemplate', CONCAT('template-', i), 'active', '2017-06-01 10:00:00', b'1', '{"fields":{"stacks":[]}}' FROM numbers WHERE i < 4;
INSERT INTO account (id, name, kind, uuid, description, state, created, project_template_id, version, data)
  SELECT i + 1, CONCAT('environment ', i), IF(i = 0, 'admin', 'project'), CONCAT('account-', i), IF(i % 5 = 0, NULL, CONCAT('Umgebung für “', i, '” — ünïcode')), 'active', '2017-06-01 10:00:00', 1 + i % 4, '2',
    CONCAT('{"fields":{"orchestration":"', ELT(1 + i % 2, 'cattle', 'kubernetes'), '"}}') FROM numbers WHERE i < 20;
INSERT INTO agent (id, name, account_id, kind, uuid, state, created, uri, zone_id, data)
  SELECT i + 1, NULL, 1 + i % 20, 'agent', CONCAT('agent-', i), 'active', '2017-06-02 10:00:00', CONCAT('event:///instanceId=', i), 1, '{"agentResourcesAccountId":7}' FROM numbers WHERE i < 50;
INSERT INTO physical_host (id, account_id, kind, uuid, state, created, agent_id, data)
  SELECT i + 1, 1 + i % 20, 'physicalHost', CONCAT('physical-', i), 'active', '2017-06-02 10:00:00', i + 1, '{}' FROM numbers WHERE i < 50;
INSERT INTO host (id, name, account_id, kind, uuid, state, created, agent_id, zone_id, physical_host_id, milli_cpu, memory, data)
  SELECT i + 1, CONCAT('node-', LPAD(i, 3, '0')), 1 + i % 20, 'host', CONCAT('host-', i), IF(i % 17 = 16, 'disconnected', 'active'), '2017-06-02 10:00:00', i + 1, 1, i + 1, 4000, 8589934592,
    CONCAT('{"fields":{"info":{"osInfo":{"kernelVersion":"4.9.0"},"cpuInfo":{"count":4}},"labels":{"io.rancher.host.docker_version":"17.03","n":"', i, '"}}}') FROM numbers WHERE i < 50;
INSERT INTO credential (id, name, account_id, kind, uuid, state, created, public_value, secret_value, data)
  SELECT i + 1, NULL, 1 + i % 20, IF(i % 2 = 0, 'apiKey', 'agentApiKey'), CONCAT('credential-', i), 'active', '2017-06-02 10:00:00', UPPER(LEFT(SHA2(i, 256), 20)), SHA2(CONCAT('secret', i), 256), '{}' FROM numbers WHERE i < 200;
INSERT INTO environment (id, name, account_id, kind, uuid, state, created, health_state, parent_environment_id, data)
  SELECT i + 1, CONCAT('stack-', i), 1 + i % 20, 'environment', CONCAT('stack-', i), 'active', '2017-06-03 10:00:00', 'healthy', IF(i % 7 = 3, i, NULL), CONCAT('{"fields":{"dockerCompose":"web:\\n  image: nginx:', i, '\\n"}}') FROM numbers WHERE i < 100;
INSERT INTO service (id, name, account_id, kind, uuid, state, created, environment_id, vip, health_state, data)
  SELECT i + 1, CONCAT('service-', i), 1 + i % 20, ELT(1 + i % 3, 'service', 'loadBalancerService', 'dnsService'), CONCAT('service-', i), 'active', '2017-06-03 10:00:00', 1 + i % 100, CONCAT('10.43.', i DIV 250, '.', i % 250), 'healthy',
    CONCAT('{"fields":{"scale":', 1 + i % 5, ',"launchConfig":{"imageUuid":"docker:registry.example.org/app:', i, '","labels":{"it''s":"\\"quoted\\""}}}}') FROM numbers WHERE i < 300;
INSERT INTO image (id, name, account_id, kind, uuid, state, created, url, data)
  SELECT i + 1, CONCAT('app:', i), 1, 'image', CONCAT('image-', i), 'active', '2017-06-03 10:00:00', CONCAT('docker:registry.example.org/app:', i), '{}' FROM numbers WHERE i < 100;
INSERT INTO network (id, name, account_id, kind, uuid, state, created, data)
  SELECT i + 1, 'ipsec', 1 + i % 20, 'network', CONCAT('network-', i), 'active', '2017-06-03 10:00:00', '{}' FROM numbers WHERE i < 20;
INSERT INTO label (id, name, account_id, kind, uuid, state, created, type, `key`, value, data)
  SELECT i + 1, NULL, 1 + i % 20, 'label', CONCAT('label-', i), 'created', '2017-06-03 10:00:00', 'container', CONCAT('io.rancher.', i % 30), CONCAT('value ', i), '{}' FROM numbers WHERE i < 300;
INSERT INTO volume (id, name, account_id, kind, uuid, state, created, instance_id, host_id, uri, data)
  SELECT i + 1, CONCAT('volume-', i), 1 + i % 20, 'volume', CONCAT('volume-', i), 'active', '2017-06-04 10:00:00', 1 + i % @instances, 1 + i % 50, CONCAT('file:///var/lib/docker/', SHA2(i, 256)), '{}' FROM numbers WHERE i < 300;
INSERT INTO instance (id, name, account_id, kind, uuid, state, created, removed, image_id, hostname, zone_id, agent_id, first_running, token, userdata, external_id, network_container_id, health_state, start_count, dns_internal, `system`, data)
  SELECT i + 1, CONCAT('r-app-', i), 1 + i % 20, 'container', CONCAT('instance-', i), IF(i % 9 = 8, 'stopped', 'running'), DATE_ADD('2017-07-01', INTERVAL i SECOND), IF(i % 9 = 8, '2017-08-01 00:00:00', NULL), 1 + i % 100, CONCAT('app-', i), 1, 1 + i % 50,
    '0000-00-00 00:00:00', SHA2(i, 256), NULL, SHA2(CONCAT('c', i), 256), IF(i % 6 = 5, i, NULL), 'healthy', 1 + i % 3, CONCAT('10.42.', i % 250, '.', i DIV 250 % 250), IF(i % 10 = 0, b'1', b'0'),
    CONCAT('{"fields":{"imageUuid":"docker:app:', i, '","environment":{"A":"', SHA2(i, 512), '"},"note":"', LEFT(log, @size DIV 2), '"}}') FROM numbers WHERE i < @instances;
INSERT INTO instance_host_map (id, account_id, kind, uuid, state, created, instance_id, host_id, data)
  SELECT i + 1, 1 + i % 20, 'instanceHostMap', CONCAT('map-', i), 'active', '2017-07-01 00:00:00', i + 1, 1 + i % 50, '{}' FROM numbers WHERE i < @instances;
INSERT INTO nic (id, account_id, kind, uuid, state, created, instance_id, network_id, device_number, mac_address, data)
  SELECT i + 1, 1 + i % 20, 'nic', CONCAT('nic-', i), 'active', '2017-07-01 00:00:00', i + 1, 1 + i % 20, 0, CONCAT('02:', LEFT(SHA2(i, 256), 2), ':', SUBSTR(SHA2(i, 256), 3, 2)), '{}' FROM numbers WHERE i < @instances;
INSERT INTO service_expose_map (id, account_id, kind, uuid, state, created, service_id, instance_id, data)
  SELECT i + 1, 1 + i % 20, 'serviceExposeMap', CONCAT('expose-', i), 'active', '2017-07-01 00:00:00', 1 + i % 300, i + 1, '{}' FROM numbers WHERE i < @instances;
INSERT INTO audit_log (id, account_id, authenticated_as_account_id, auth_type, event_type, resource_type, resource_id, description, created, data, runtime)
  SELECT i + 1, 1 + i % 20, 1, 'BasicAuth', ELT(1 + i % 4, 'api.service.update', 'api.host.create', 'api.container.delete', 'api.account.update'), ELT(1 + i % 3, 'service', 'host', 'container'), 1 + i % 300, IF(i % 3 = 0, NULL, 'a change'),
    DATE_ADD('2017-07-01', INTERVAL i * 7 SECOND), CONCAT('{"requestObject":{"id":"1s', i, '","sha":"', SHA2(i, 512), SHA2(i + 1, 512), '","text":"', LEFT(log, @size * 5 DIV 8), '"}}'), i % 977 FROM numbers WHERE i < @audits;
INSERT INTO process_instance (id, start_time, end_time, log, priority, process_name, resource_type, resource_id, result, exit_reason, phase, start_process_server_id, running_process_server_id, execution_count, run_after, account_id, data)
  SELECT i + 1, DATE_ADD('2017-07-01', INTERVAL i SECOND), IF(i % 50 = 49, NULL, DATE_ADD('2017-07-01', INTERVAL i + i % 30 SECOND)), NULL, i % 3, ELT(1 + i % 5, 'instance.start', 'service.update', 'host.create', 'volume.remove', 'agent.activate'),
    ELT(1 + i % 4, 'instance', 'service', 'host', 'volume'), 1 + i % 5000, IF(i % 50 = 49, NULL, 'SUCCESS'), IF(i % 50 = 49, NULL, 'DONE'), IF(i % 50 = 49, 'HANDLERS', 'DONE'), LEFT(SHA2(i % 3, 256), 32), IF(i % 50 = 49, LEFT(SHA2(i % 3, 256), 32), NULL), 1 + i % 4, NULL, 1 + i % 20,
    CONCAT('{"resource":{"type":"instance","id":"', i, '"},"handlers":[{"name":"', SHA2(i, 256), '"},{"name":"', SHA2(i + 7, 512), SHA2(i + 9, 512), '"}],"log":"', LEFT(log, @size * 11 DIV 16), '"}') FROM numbers WHERE i < @processes;
INSERT INTO process_execution (id, process_instance_id, uuid, log, created)
  SELECT i + 1, i + 1, CONCAT('execution-', i), CONCAT('{"id":', i, '}'), DATE_ADD('2017-07-01', INTERVAL i SECOND) FROM numbers WHERE i < @processes DIV 10;
INSERT INTO resource_pool (pool_type, pool_id, item, owner_type, owner_id)
  SELECT 'subnet', 1 + i % 5, CONCAT('10.42.', i DIV 200, '.', i % 200), 'ipAddress', i FROM numbers WHERE i < 500;
INSERT INTO config_item VALUES (1, 'hosts', 'a'), (2, 'haproxy', 'b'), (3, 'healthcheck', 'ü');
INSERT INTO config_item_status (name, requested_version, applied_version, requested_updated, agent_id, resource_id, resource_type)
  SELECT ELT(1 + i % 3, 'hosts', 'haproxy', 'healthcheck'), i, i - 1, '2017-07-01 00:00:00', 1 + i % 50, i, 'agent_id' FROM numbers WHERE i < 150;
DROP TABLE numbers;
SET foreign_key_checks = 1, unique_checks = 1;
