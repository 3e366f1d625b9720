// Made from a PostgreSQL 18 server: pg_proc.provolatile of what a migration can call, and pg_cast. Extensions' well-known functions are added by hand.
// For a name with several volatilities the more volatile one stands.
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** pg_proc.provolatile = 'v' */
export const VOLATILE_FUNCTIONS = words(`
  amvalidate array_sample array_shuffle clock_timestamp current_query currtid2 currval cursor_to_xml cursor_to_xmlschema gen_random_bytes
  gen_random_uuid gen_salt lastval loread lowrite nextval pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all
  pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_available_wal_summaries pg_blocking_pids pg_cancel_backend
  pg_clear_attribute_stats pg_clear_relation_stats pg_collation_actual_version pg_current_logfile pg_current_wal_flush_lsn pg_current_wal_insert_lsn
  pg_current_wal_lsn pg_database_collation_actual_version pg_database_size pg_export_snapshot pg_extension_config_dump pg_hba_file_rules
  pg_ident_file_mappings pg_import_system_collations pg_indexes_size pg_is_in_recovery pg_is_wal_replay_paused pg_isolation_test_session_is_blocked
  pg_jit_available pg_lock_status pg_nextoid pg_notification_queue_usage pg_notify pg_partition_ancestors pg_partition_tree pg_prepared_xact pg_promote
  pg_read_binary_file pg_read_file pg_relation_size pg_reload_conf pg_restore_attribute_stats pg_restore_relation_stats pg_rotate_logfile
  pg_safe_snapshot_blocking_pids pg_sequence_last_value pg_sleep pg_sleep_for pg_sleep_until pg_stop_making_pinned_objects pg_switch_wal pg_table_size
  pg_terminate_backend pg_total_relation_size pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock
  pg_try_advisory_xact_lock_shared pg_xact_commit_timestamp pg_xact_commit_timestamp_origin pg_xact_status plpgsql_call_handler plpgsql_validator
  query_to_xml query_to_xml_and_xmlschema query_to_xmlschema random random_normal set_config setseed setval timeofday ts_rewrite ts_stat txid_status
  uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7
`);

/** pg_proc.provolatile = 's' */
export const STABLE_FUNCTIONS = words(`
  aclexplode age array_to_json array_to_string col_description concat concat_ws convert convert_from convert_to current_catalog current_database
  current_date current_role current_schema current_schemas current_setting current_time current_timestamp current_user database_to_xml
  database_to_xml_and_xmlschema database_to_xmlschema date date_add date_part date_subtract date_trunc enum_first enum_last enum_range extract
  fmgr_c_validator fmgr_internal_validator fmgr_sql_validator format format_type generate_series get_current_ts_config getdatabaseencoding getpgusername
  has_any_column_privilege has_column_privilege has_database_privilege has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
  has_largeobject_privilege has_parameter_privilege has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege
  has_tablespace_privilege has_type_privilege inet_client_addr inet_client_port inet_server_addr inet_server_port json_agg json_agg_strict
  json_build_array json_build_object json_object_agg json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict json_populate_record
  json_populate_recordset json_to_record json_to_recordset json_to_tsvector jsonb_agg jsonb_agg_strict jsonb_build_array jsonb_build_object
  jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_array_tz jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record
  jsonb_populate_record_valid jsonb_populate_recordset jsonb_to_record jsonb_to_recordset jsonb_to_tsvector length localtime localtimestamp
  make_timestamptz money mxid_age now numeric obj_description oidvectortypes overlaps pg_available_extension_versions pg_available_extensions
  pg_backend_pid pg_basetype pg_char_to_encoding pg_client_encoding pg_collation_for pg_collation_is_visible pg_column_compression
  pg_column_is_updatable pg_column_size pg_column_toast_chunk_id pg_conf_load_time pg_config pg_conversion_is_visible pg_current_snapshot
  pg_current_xact_id pg_current_xact_id_if_assigned pg_cursor pg_describe_object pg_encoding_to_char pg_event_trigger_ddl_commands
  pg_event_trigger_dropped_objects pg_event_trigger_table_rewrite_oid pg_event_trigger_table_rewrite_reason pg_extension_update_paths
  pg_filenode_relation pg_function_is_visible pg_has_role pg_identify_object pg_identify_object_as_address pg_index_column_has_property
  pg_index_has_property pg_indexam_has_property pg_input_error_info pg_input_is_valid pg_is_other_temp_schema pg_listening_channels pg_mcv_list_items
  pg_my_temp_schema pg_numa_available pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible pg_options_to_table pg_postmaster_start_time
  pg_prepared_statement pg_relation_filenode pg_relation_filepath pg_relation_is_publishable pg_relation_is_updatable pg_sequence_parameters
  pg_settings_get_flags pg_split_walfile_name pg_table_is_visible pg_timezone_abbrevs_abbrevs pg_timezone_abbrevs_zone pg_timezone_names
  pg_trigger_depth pg_ts_config_is_visible pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible pg_typeof
  phraseto_tsquery plainto_tsquery quote_literal quote_nullable regclass row_security_active row_to_json schema_to_xml schema_to_xml_and_xmlschema
  schema_to_xmlschema session_user shobj_description similarity statement_timestamp system_user table_to_xml table_to_xml_and_xmlschema
  table_to_xmlschema time timestamp timestamptz timetz timezone to_char to_date to_json to_jsonb to_number to_regclass to_regcollation to_regnamespace
  to_regoper to_regoperator to_regproc to_regprocedure to_regrole to_regtype to_regtypemod to_timestamp to_tsquery to_tsvector transaction_timestamp
  ts_debug ts_headline ts_parse ts_token_type txid_current txid_current_if_assigned txid_current_snapshot unaccent user version websearch_to_tsquery xml
  xml_is_well_formed
`);

/** pg_proc.provolatile = 'i' */
export const IMMUTABLE_FUNCTIONS = words(`
  abbrev abs acldefault acos acosd acosh any_value any_value_transfn area array_agg array_append array_cat array_dims array_fill array_larger
  array_length array_lower array_ndims array_position array_positions array_remove array_replace array_reverse array_smaller array_sort
  array_to_tsvector array_upper ascii asin asind asinh atan atan2 atan2d atand atanh avg bit bit_and bit_count bit_length bit_or bit_xor bittypmodin
  bool bool_and bool_or booland_statefunc boolor_statefunc box bpchar bpchar_larger bpchar_smaller bpchartypmodin broadcast btrim bytea bytea_larger
  bytea_smaller cardinality casefold cash_words cashlarger cashsmaller cbrt ceil ceiling center char char_length character_length chr cidr circle
  coalesce corr cos cosd cosh cot cotd count covar_pop covar_samp crc32 crc32c cume_dist date_bin date_larger date_smaller datemultirange daterange
  daterange_canonical daterange_subdiff decode degrees dense_rank dexp diagonal diameter digest div dlog1 dlog10 dround dtrunc encode enum_larger
  enum_smaller erf erfc every exp factorial family first_value float4 float4_accum float4larger float4smaller float8 float8_accum float8_avg
  float8_combine float8_corr float8_covar_pop float8_covar_samp float8_regr_accum float8_regr_avgx float8_regr_avgy float8_regr_combine
  float8_regr_intercept float8_regr_r2 float8_regr_slope float8_regr_sxx float8_regr_sxy float8_regr_syy float8_stddev_pop float8_stddev_samp
  float8_var_pop float8_var_samp float8larger float8smaller floor gamma gcd generate_subscripts get_bit get_byte greatest height host hostmask hstore
  icu_unicode_version initcap int2 int2_avg_accum int2_avg_accum_inv int2_sum int2int4_sum int2larger int2smaller int4 int4_avg_accum int4_avg_accum_inv
  int4_avg_combine int4_sum int4inc int4larger int4multirange int4range int4range_canonical int4range_subdiff int4smaller int8 int8_avg int8_sum int8dec
  int8dec_any int8inc int8inc_any int8inc_float8_float8 int8larger int8multirange int8range int8range_canonical int8range_subdiff int8smaller interval
  interval_larger interval_smaller intervaltypmodin is_normalized isclosed isempty isfinite ishorizontal isopen isparallel isperp isvertical
  json_array_elements json_array_elements_text json_array_length json_each json_each_text json_extract_path_text json_object json_object_keys
  json_strip_nulls json_typeof jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_each jsonb_each_text jsonb_extract_path_text
  jsonb_insert jsonb_object jsonb_object_agg jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict jsonb_object_keys
  jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_set_lax
  jsonb_strip_nulls jsonb_typeof justify_days justify_hours justify_interval lag last_value lcm lead least left lgamma like like_escape line ln log
  log10 lower lower_inc lower_inf lpad lseg ltrim macaddr macaddr8 macaddr8_set7bit make_date make_interval make_time make_timestamp makeaclitem masklen
  max md5 min min_scale mod mode multirange multirange_intersect_agg_transfn name nameconcatoid netmask network network_larger network_smaller normalize
  notlike npoints nth_value ntile num_nonnulls num_nulls numeric_div_trunc numeric_exp numeric_inc numeric_larger numeric_ln numeric_log numeric_smaller
  numeric_sqrt numerictypmodin nummultirange numnode numrange numrange_subdiff octet_length oid oidlarger oidsmaller overlay parse_ident path pclose
  percent_rank percentile_cont percentile_disc pg_encoding_max_length pg_indexam_progress_phasename pg_partition_root pg_size_bytes pg_size_pretty
  pg_snapshot_xip pg_snapshot_xmax pg_snapshot_xmin pg_visible_in_snapshot pi point polygon popen position postgresql_fdw_validator pow power querytree
  quote_ident radians radius range_agg range_intersect_agg range_intersect_agg_transfn range_merge rank record_larger record_smaller regexp_count
  regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy
  regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round row_number rpad rtrim
  satisfies_hash_partition scale set_bit set_byte set_masklen setweight sha224 sha256 sha384 sha512 sign similar_escape similar_to_escape sin sind sinh
  slope split_part sqrt stddev stddev_pop stddev_samp string_agg string_to_array string_to_table strip strpos substr substring sum tan tand tanh text
  text_larger text_smaller textlen tidlarger tidsmaller time_larger time_smaller timestamp_larger timestamp_smaller timestamptypmodin timestamptz_larger
  timestamptz_smaller timestamptztypmodin timetypmodin timetz_larger timetz_smaller timetztypmodin to_ascii to_bin to_hex to_oct translate trim
  trim_array trim_scale trunc ts_delete ts_filter ts_lexize ts_rank ts_rank_cd tsmultirange tsquery_phrase tsrange tsrange_subdiff tstzmultirange
  tstzrange tstzrange_subdiff tsvector_to_array txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin txid_visible_in_snapshot unaccent_immutable
  unicode_assigned unicode_version unistr unnest upper upper_inc upper_inf uuid_extract_timestamp uuid_extract_version var_pop var_samp varbit
  varbittypmodin varchar varchartypmodin variance width width_bucket xid xid8_larger xid8_smaller xml_is_well_formed_content xml_is_well_formed_document
  xmlagg xmlcomment xmlconcat2 xmlexists xmltext xmlvalidate xpath xpath_exists
`);

/** pg_cast as `source>target:CM`; C is the context (i implicit, a assignment, e explicit), M the method (b binary, f function, i text). */
export const CASTS: ReadonlyMap<string, string> = new Map(
  `
  bit>int4:ef bit>int8:ef bit>varbit:ib bool>bpchar:af bool>int4:ef bool>text:af bool>varchar:af box>circle:ef box>lseg:ef box>point:ef box>polygon:af
  bpchar>char:af bpchar>name:if bpchar>text:if bpchar>varchar:if bpchar>xml:ef bytea>int2:ef bytea>int4:ef bytea>int8:ef char>bpchar:af char>int4:ef
  char>text:if char>varchar:af cidr>bpchar:af cidr>inet:ib cidr>text:af cidr>varchar:af circle>box:ef circle>point:ef circle>polygon:ef
  date>timestamp:if date>timestamptz:if daterange>datemultirange:ef float4>float8:if float4>int2:af float4>int4:af float4>int8:af float4>numeric:af
  float8>float4:af float8>int2:af float8>int4:af float8>int8:af float8>numeric:af inet>bpchar:af inet>cidr:af inet>text:af inet>varchar:af int2>bytea:ef
  int2>float4:if int2>float8:if int2>int4:if int2>int8:if int2>numeric:if int2>oid:if int2>regclass:if int2>regcollation:if int2>regconfig:if
  int2>regdictionary:if int2>regnamespace:if int2>regoper:if int2>regoperator:if int2>regproc:if int2>regprocedure:if int2>regrole:if int2>regtype:if
  int4>bit:ef int4>bool:ef int4>bytea:ef int4>char:ef int4>float4:if int4>float8:if int4>int2:af int4>int8:if int4>money:af int4>numeric:if int4>oid:ib
  int4>regclass:ib int4>regcollation:ib int4>regconfig:ib int4>regdictionary:ib int4>regnamespace:ib int4>regoper:ib int4>regoperator:ib int4>regproc:ib
  int4>regprocedure:ib int4>regrole:ib int4>regtype:ib int4range>int4multirange:ef int8>bit:ef int8>bytea:ef int8>float4:if int8>float8:if int8>int2:af
  int8>int4:af int8>money:af int8>numeric:if int8>oid:if int8>regclass:if int8>regcollation:if int8>regconfig:if int8>regdictionary:if
  int8>regnamespace:if int8>regoper:if int8>regoperator:if int8>regproc:if int8>regprocedure:if int8>regrole:if int8>regtype:if
  int8range>int8multirange:ef interval>time:af json>jsonb:ai jsonb>bool:ef jsonb>float4:ef jsonb>float8:ef jsonb>int2:ef jsonb>int4:ef jsonb>int8:ef
  jsonb>json:ai jsonb>numeric:ef lseg>point:ef macaddr>macaddr8:if macaddr8>macaddr:if money>numeric:af name>bpchar:af name>text:if name>varchar:af
  numeric>float4:if numeric>float8:if numeric>int2:af numeric>int4:af numeric>int8:af numeric>money:af numrange>nummultirange:ef oid>int4:ab oid>int8:af
  oid>regclass:ib oid>regcollation:ib oid>regconfig:ib oid>regdictionary:ib oid>regnamespace:ib oid>regoper:ib oid>regoperator:ib oid>regproc:ib
  oid>regprocedure:ib oid>regrole:ib oid>regtype:ib path>polygon:af point>box:af polygon>box:ef polygon>circle:ef polygon>path:af polygon>point:ef
  regclass>int4:ab regclass>int8:af regclass>oid:ib regcollation>int4:ab regcollation>int8:af regcollation>oid:ib regconfig>int4:ab regconfig>int8:af
  regconfig>oid:ib regdictionary>int4:ab regdictionary>int8:af regdictionary>oid:ib regnamespace>int4:ab regnamespace>int8:af regnamespace>oid:ib
  regoper>int4:ab regoper>int8:af regoper>oid:ib regoper>regoperator:ib regoperator>int4:ab regoperator>int8:af regoperator>oid:ib
  regoperator>regoper:ib regproc>int4:ab regproc>int8:af regproc>oid:ib regproc>regprocedure:ib regprocedure>int4:ab regprocedure>int8:af
  regprocedure>oid:ib regprocedure>regproc:ib regrole>int4:ab regrole>int8:af regrole>oid:ib regtype>int4:ab regtype>int8:af regtype>oid:ib
  text>bpchar:ib text>char:af text>name:if text>regclass:if text>varchar:ib text>xml:ef time>interval:if time>timetz:if timestamp>date:af
  timestamp>time:af timestamp>timestamptz:if timestamptz>date:af timestamptz>time:af timestamptz>timestamp:af timestamptz>timetz:af timetz>time:af
  tsrange>tsmultirange:ef tstzrange>tstzmultirange:ef varbit>bit:ib varchar>bpchar:ib varchar>char:af varchar>name:if varchar>regclass:if
  varchar>text:ib varchar>xml:ef xid8>xid:ef xml>bpchar:ab xml>text:ab xml>varchar:ab
`
    .trim()
    .split(/\s+/)
    .map((entry) => entry.split(':') as [string, string]),
);
